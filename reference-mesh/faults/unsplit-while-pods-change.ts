import { defineFault } from './fault.ts';

export default defineFault({
  name: 'unsplit-while-pods-change',
  title: 'the first ten requests after a pod came go to the root itself',
  breaks: ['split-T29'],
  decisions: (right) => {
    let pods = 0;
    let unsplit = 0;
    return {
      routeOutbound: (decide, policy, topology, request, turn) => {
        if (topology.workloads.length !== pods) unsplit = pods === 0 ? 0 : 10;
        pods = topology.workloads.length;
        const governed = unsplit-- > 0 ? { ...policy, splits: [] } : policy;
        return right.routeOutbound(decide, governed, topology, request, turn);
      },
    };
  },
});
