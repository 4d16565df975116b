import { defineFault } from './fault.ts';

export default defineFault({
  name: 'header-pattern-literal',
  title: 'the expression of a header filter is taken for the value itself',
  breaks: ['specs-S11'],
  alsoFails: [
    {
      clauses: ['specs-S11-case', 'specs-S11-absent', 'specs-S13', 'specs-S14', 'specs-S15', 'specs-S16'],
      because: 'its filter is an expression, which equals no value that it matches',
    },
    {
      clauses: ['split-T17', 'split-T18', 'split-T19'],
      because: 'a split knows its segment by the same filters: nobody falls into it',
    },
  ],
  decisions: () => ({ matchesHeaderValue: (pattern, value) => pattern === value }),
});
