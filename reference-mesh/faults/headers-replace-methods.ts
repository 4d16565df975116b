import { defineFault } from './fault.ts';

export default defineFault({
  name: 'headers-replace-methods',
  title: 'a match that filters headers holds for every method',
  breaks: ['specs-S15'],
  decisions: (right) => ({
    matchHolds: (decide, { methods, ...match }, http) =>
      right.matchHolds(
        decide,
        match.headers.length > 0 || methods === undefined ? match : { ...match, methods },
        http,
      ),
  }),
});
