import type { Workload } from '../control/topology.ts';

/** PEM, as node:tls wants it. */
export interface Credentials {
  readonly key: string;
  readonly certificate: string;
  /** The authority whose certificates are trusted. */
  readonly authority: string;
}

/** The name by which a client-side proxy expects a pod's server-side proxy. */
export function serverNameOf(workload: Pick<Workload, 'pod' | 'namespace'>): string {
  return `${workload.pod}.${workload.namespace}.pod.cluster.local`;
}
