import { defineFault } from './fault.ts';

export default defineFault({
  name: 'metrics-by-service-account',
  title: 'workloads that share a ServiceAccount share their metrics',
  breaks: ['metrics-M9'],
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
