import type { Edge } from '../control/observation.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'edges-to-everybody',
  title: 'a resource has an edge from every workload, also from those it exchanged nothing with',
  breaks: ['metrics-M13'],
  alsoFails: [
    {
      clauses: ['metrics-M16', 'metrics-M16-from', 'metrics-M12'],
      because: 'the list of edges must be exactly that of the peers: those of strangers are too many',
    },
  ],
  decisions: (right) => ({
    edgesOf: (decide, resource, pods, exchanges, topology) => {
      const edges = right.edgesOf(decide, resource, pods, exchanges, topology);
      const strangers = topology.workloads.map(
        (workload): Edge => ({
          direction: decide.edgeDirection('server'),
          side: 'server',
          peer: resource === 'pods' ? workload.pod : workload.name,
          peerNamespace: workload.namespace,
          exchanges: [],
        }),
      );
      return [...edges, ...strangers.filter(({ peer }) => !edges.some((edge) => edge.peer === peer))];
    },
  }),
});
