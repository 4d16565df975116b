import { defineFault } from './fault.ts';

export default defineFault({
  name: 'edges-unrestricted',
  title: 'an edge holds all traffic of its resource',
  breaks: ['metrics-M12'],
  decisions: (right) => ({
    edgesOf: (decide, resource, pods, exchanges, topology) => {
      const edges = right.edgesOf(decide, resource, pods, exchanges, topology);
      return edges.map((edge) => ({
        ...edge,
        exchanges: edges.filter(({ side }) => side === edge.side).flatMap((other) => other.exchanges),
      }));
    },
  }),
});
