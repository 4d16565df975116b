import { defineFault } from './fault.ts';

export default defineFault({
  name: 'headers-alone-for-get',
  title: 'a match of headers alone holds for GET only',
  breaks: ['specs-S16'],
  decisions: (right) => ({
    matchHolds: (decide, match, http) =>
      right.matchHolds(decide, match.methods === undefined ? { ...match, methods: ['GET'] } : match, http),
  }),
});
