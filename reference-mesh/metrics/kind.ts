import type { MetricResource } from '../../harness/model/metric.ts';

export interface ResourceKind {
  readonly kind: string;
  readonly apiVersion: string;
}

/** Kubernetes' own name of what each resource of the metrics API measures. */
export const KINDS: Readonly<Record<MetricResource, ResourceKind>> = {
  namespaces: { kind: 'Namespace', apiVersion: 'v1' },
  nodes: { kind: 'Node', apiVersion: 'v1' },
  pods: { kind: 'Pod', apiVersion: 'v1' },
  replicationcontrollers: { kind: 'ReplicationController', apiVersion: 'v1' },
  services: { kind: 'Service', apiVersion: 'v1' },
  daemonsets: { kind: 'DaemonSet', apiVersion: 'apps/v1' },
  deployments: { kind: 'Deployment', apiVersion: 'apps/v1' },
  replicasets: { kind: 'ReplicaSet', apiVersion: 'apps/v1' },
  statefulsets: { kind: 'StatefulSet', apiVersion: 'apps/v1' },
  jobs: { kind: 'Job', apiVersion: 'batch/v1' },
  trafficsplits: { kind: 'TrafficSplit', apiVersion: 'split.smi-spec.io/v1alpha4' },
};
