import type { Role, ServiceName } from './cast.ts';

/** Resources of the Traffic Metrics API (metrics:247-259). */
export const METRIC_RESOURCES = [
  'namespaces',
  'nodes',
  'pods',
  'replicationcontrollers',
  'services',
  'daemonsets',
  'deployments',
  'replicasets',
  'statefulsets',
  'jobs',
  'trafficsplits',
] as const;
export type MetricResource = (typeof METRIC_RESOURCES)[number];

export const PERCENTILES = ['p99', 'p90', 'p50'] as const;
export type Percentile = (typeof PERCENTILES)[number];

/** What is asked of the metrics API. A role names its Deployment or pod; the stage knows their names. */
export type MetricQuery =
  | { readonly ask: 'discovery' }
  /** The APIService by which the API server knows the API. */
  | { readonly ask: 'api-service' }
  | { readonly ask: 'list'; readonly resource: MetricResource; readonly labelled?: Role }
  | { readonly ask: 'get'; readonly resource: 'pods' | 'deployments'; readonly of: Role }
  | { readonly ask: 'namespace' }
  | { readonly ask: 'edges'; readonly resource: 'pods' | 'deployments'; readonly of: Role }
  | {
      readonly ask: 'edge';
      readonly resource: 'pods' | 'deployments';
      readonly of: Role;
      readonly peer: Role;
    }
  /** The split of this root: the latest applied one in the test. */
  | { readonly ask: 'split'; readonly root: ServiceName };

/** A rule about the metrics API for an account that has no other. */
export interface MetricRight {
  readonly resource: 'pods' | 'pods/edges';
  readonly verbs: readonly ('get' | 'list')[];
  /** For this role's pod alone; for all of the namespace unless given. */
  readonly of?: Role;
}

/** What the answer must show. Amounts come from the receipts of the test, never from the test's author. */
export type MetricCheck =
  /** An APIResourceList whose resources are TrafficMetrics with verbs get and list, namespaced as they should be. */
  | { readonly check: 'discovery' }
  /** Discovery lists each of METRIC_RESOURCES. */
  | { readonly check: 'kinds' }
  /** TrafficMetrics (or a list of them) in the documented shape, for the object asked for. */
  | { readonly check: 'shape' }
  | { readonly check: 'not-found' }
  /** Registered, and its condition Available is True. */
  | { readonly check: 'available' }
  /** TrafficMetrics or a list of them, whatever they hold: the account may read them. */
  | { readonly check: 'granted' }
  /** HTTP 403. */
  | { readonly check: 'forbidden' }
  /** success_count and failure_count equal what the named workload received (or what all did, for a namespace). */
  | { readonly check: 'counts' }
  /** All the traffic lies before [timestamp − window, timestamp], and the counts are 0. */
  | { readonly check: 'expired' }
  /** Percentiles lie between these latencies, in the declared unit. Server delays are known. */
  | { readonly check: 'latency'; readonly ms: Readonly<Record<Percentile, readonly [number, number]>> }
  /** Exactly these peers, each with the direction and side, and the counts of that pair. */
  | { readonly check: 'edges'; readonly peers: readonly EdgePeer[] }
  /** Only items with the label, with unfiltered values. */
  | { readonly check: 'selected' }
  /** The list repeats the selector it was asked with. */
  | { readonly check: 'selector' }
  /** The counts of the resource equal the sum over the pods that belong to it. */
  | { readonly check: 'aggregate' }
  /** One item per backend with apex, name and weight; counts as received by each. */
  | { readonly check: 'backends'; readonly weights: Readonly<Partial<Record<ServiceName, number>>> }
  /** Over all items the counts sum up to what these backends received of the requests sent to the root. */
  | { readonly check: 'apex'; readonly backends: readonly ServiceName[] };

export interface EdgePeer {
  readonly peer: Role;
  readonly direction: 'to' | 'from';
  readonly side: 'client' | 'server';
}
