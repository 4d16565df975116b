import { defineFault } from './fault.ts';

export default defineFault({
  name: 'backends-in-turn',
  title: 'a client’s requests go to the backends in strict rotation, whatever their weights',
  breaks: ['split-T7'],
  alsoFails: [
    {
      clauses: [
        'split-T4',
        'split-T10',
        'split-T13',
        'split-T23',
        'split-T28',
        'split-T30',
        'split-T18',
        'split-T15',
        'split-T8',
      ],
      because: 'its shares are unequal, and a rotation gives equal ones',
    },
  ],
  decisions: () => ({
    chooseBackend: (shares, turn) => {
      const serving = [...shares.keys()].filter((index) => (shares[index] ?? 0) > 0);
      return serving[turn.ofClient % serving.length];
    },
  }),
});
