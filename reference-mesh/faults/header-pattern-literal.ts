import { defineFault } from './fault.ts';

export default defineFault({
  name: 'header-pattern-literal',
  title: 'the expression of a header filter is taken for the value itself',
  breaks: ['specs-S11'],
  decisions: () => ({ matchesHeaderValue: (pattern, value) => pattern === value }),
});
