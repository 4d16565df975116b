import { closed, objectName, text } from './shape.ts';

/** One object of a cluster. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for what stands in no namespace. */
  readonly namespace?: string;
}

const apiVersion = { type: 'string', pattern: '^([a-z0-9.-]+/)?v[0-9][a-z0-9]*$' };

export const OBJECT_REF_SCHEMA = closed({ apiVersion, kind: text, name: objectName, namespace: objectName }, [
  'namespace',
]);

/** A workload that is ready when all its replicas, or a pod on every node, are available. */
export interface WorkloadRef {
  readonly kind: 'Deployment' | 'DaemonSet' | 'StatefulSet';
  readonly namespace: string;
  readonly name: string;
}

export const WORKLOAD_REF_SCHEMA = closed({
  kind: { type: 'string', enum: ['Deployment', 'DaemonSet', 'StatefulSet'] },
  namespace: objectName,
  name: objectName,
});

/** Pods by namespace and labels. */
export interface PodSelector {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}
