import { defineFault } from './fault.ts';

export default defineFault({
  name: 'headers-replace-path',
  title: 'a match that filters headers holds for every path',
  breaks: ['specs-S15'],
  decisions: (right) => ({
    matchHolds: (decide, { pathRegex, ...match }, http) =>
      right.matchHolds(
        decide,
        match.headers.length > 0 || pathRegex === undefined ? match : { ...match, pathRegex },
        http,
      ),
  }),
});
