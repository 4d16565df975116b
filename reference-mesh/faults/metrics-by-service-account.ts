import { defineFault } from './fault.ts';

export default defineFault({
  name: 'metrics-by-service-account',
  title: 'workloads that share a ServiceAccount share their metrics',
  breaks: ['metrics-M9'],
  alsoFails: [
    {
      clauses: ['metrics-M12-blank', 'metrics-M19', 'metrics-M12', 'metrics-M13'],
      because: 'the pods of one ServiceAccount show the sum of their traffic, in counts and in edges',
    },
    {
      clauses: ['metrics-M10'],
      because:
        'both pods of one ServiceAccount show the sum, so the sum over the pods of the namespace has it twice',
    },
  ],
  decisions: (right) => ({
    podsOf: (resource, namespace, name, topology) => {
      const pods = right.podsOf(resource, namespace, name, topology);
      return topology.workloads.filter((workload) =>
        pods.some(
          (pod) => pod.serviceAccount === workload.serviceAccount && pod.namespace === workload.namespace,
        ),
      );
    },
  }),
});
