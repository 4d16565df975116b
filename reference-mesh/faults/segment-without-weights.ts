import { defineFault } from './fault.ts';

export default defineFault({
  name: 'segment-without-weights',
  title: 'within a segment of header filters all backends share equally',
  breaks: ['split-T18'],
  decisions: (right) => ({
    eligibleBackends: (decide, split, port, topology) =>
      right
        .eligibleBackends(decide, split, port, topology)
        .map((backend) =>
          split.groups === undefined ? backend : { ...backend, weight: Math.min(1, backend.weight) },
        ),
  }),
});
