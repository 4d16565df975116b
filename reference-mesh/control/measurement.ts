import type { MetricResource } from '../../harness/model/metric.ts';
import type { Decisions, ServedResource } from './decisions.ts';
import type { Direction, Edge, Exchange, Measure, Side, Totals } from './observation.ts';
import type { Split } from './policy.ts';
import type { Topology, Workload } from './topology.ts';

/** A denied request is neither success nor failure of a server that never saw it (metrics-M7-definition). */
export function recordings(exchange: Exchange): readonly Exchange[] {
  return exchange.result.kind === 'denied' ? [] : [exchange];
}

/** 5xx, and answers that broke off (metrics-M7). */
export function isFailure(exchange: Exchange): boolean {
  switch (exchange.result.kind) {
    case 'answered':
      return exchange.result.status >= 500;
    case 'broken':
    case 'denied':
      return true;
    default:
      return exchange.result satisfies never;
  }
}

export function withinWindow(exchange: Exchange, now: number, windowMs: number): boolean {
  return exchange.at <= now && exchange.at >= now - windowMs;
}

export function aggregate(decide: Decisions, exchanges: readonly Exchange[]): Totals {
  const failure = exchanges.filter((exchange) => decide.isFailure(exchange)).length;
  return {
    success: exchanges.length - failure,
    failure,
    latenciesMs: exchanges.map((exchange) => exchange.latencyMs).sort((a, b) => a - b),
  };
}

/** Nearest rank; 0 where nothing was measured. */
export function percentile(ascending: readonly number[], rank: number): number {
  return ascending[Math.max(0, Math.ceil(rank * ascending.length) - 1)] ?? 0;
}

/** The specification's unit (metrics-M6-unit), with a resolution of microseconds. */
export function latencyMeasure(ms: number): Measure {
  return { unit: 'seconds', value: `${Math.round(ms * 1000)}u` };
}

/** Counts, not rates (metrics-M7). */
export function countValue(count: number): string {
  return String(count);
}

/** Kinds that nothing here is made of contain no pods. */
export function podsOf(
  resource: MetricResource,
  namespace: string,
  name: string,
  topology: Topology,
): readonly Workload[] {
  const inNamespace = (workload: Workload) => workload.namespace === namespace;
  switch (resource) {
    case 'namespaces':
      return topology.workloads.filter((workload) => workload.namespace === name);
    case 'nodes':
      return topology.workloads.filter((workload) => workload.node === name);
    case 'pods':
      return topology.workloads.filter((workload) => inNamespace(workload) && workload.pod === name);
    case 'deployments':
      return topology.workloads.filter((workload) => inNamespace(workload) && workload.name === name);
    case 'services': {
      const service = topology.services.find((s) => s.namespace === namespace && s.name === name);
      const wanted = Object.entries(service?.selector ?? {});
      if (wanted.length === 0) return [];
      return topology.workloads.filter(
        (workload) =>
          inNamespace(workload) && wanted.every(([label, value]) => workload.labels[label] === value),
      );
    }
    case 'replicationcontrollers':
    case 'daemonsets':
    case 'replicasets':
    case 'statefulsets':
    case 'jobs':
    case 'trafficsplits':
      return [];
    default:
      return resource satisfies never;
  }
}

function measuredBy(pods: readonly Workload[], exchanges: readonly Exchange[]): readonly Exchange[] {
  const names = new Set(pods.map((workload) => workload.pod));
  return exchanges.filter((exchange) => names.has(exchange.pod));
}

/** All the traffic received by the resource, measured at its own side (metrics-M12-blank). */
export function received(pods: readonly Workload[], exchanges: readonly Exchange[]): readonly Exchange[] {
  return measuredBy(pods, exchanges).filter((exchange) => exchange.side === 'server');
}

/** One edge for each peer and direction; peers are pods for a pod, Deployments for everything else. */
export function edgesOf(
  decide: Decisions,
  resource: MetricResource,
  pods: readonly Workload[],
  exchanges: readonly Exchange[],
  topology: Topology,
): readonly Edge[] {
  const workloads = new Map(topology.workloads.map((workload) => [workload.pod, workload]));
  const edges = new Map<string, Edge & { exchanges: Exchange[] }>();
  for (const exchange of measuredBy(pods, exchanges)) {
    const workload = workloads.get(exchange.peer);
    if (workload === undefined) continue;
    const peer = resource === 'pods' ? workload.pod : workload.name;
    const key = `${exchange.side} ${workload.namespace}/${peer}`;
    let edge = edges.get(key);
    if (edge === undefined) {
      const { side } = exchange;
      edge = {
        direction: decide.edgeDirection(side),
        side,
        peer,
        peerNamespace: workload.namespace,
        exchanges: [],
      };
      edges.set(key, edge);
    }
    edge.exchanges.push(exchange);
  }
  return [...edges.values()];
}

/** Measured at the client: traffic `to` the peer; at the server: `from` it (metrics-M16). */
export function edgeDirection(side: Side): Direction {
  return side === 'client' ? 'to' : 'from';
}

/** As the clients of the apex saw them: only they know that it was a split that chose (metrics-M20). */
export function backendExchanges(
  split: Split,
  backend: string,
  exchanges: readonly Exchange[],
): readonly Exchange[] {
  return exchanges.filter(
    ({ side, split: choice }) =>
      side === 'client' &&
      choice?.namespace === split.namespace &&
      choice.name === split.name &&
      choice.backend === backend,
  );
}

export function backendWeight(split: Split, backend: string): number {
  return split.backends.find(({ service }) => service === backend)?.weight ?? 0;
}

/** Filters which items a list shows, never what they hold (metrics-M19). */
export function selectItems(
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>> | undefined,
): boolean {
  return Object.entries(selector ?? {}).every(([label, value]) => labels[label] === value);
}

/** The full list (metrics-M3). */
export function servedResources(): readonly ServedResource[] {
  return [
    { name: 'namespaces', namespaced: false },
    { name: 'nodes', namespaced: false },
    { name: 'pods', namespaced: true },
    { name: 'replicationcontrollers', namespaced: true },
    { name: 'services', namespaced: true },
    { name: 'daemonsets', namespaced: true },
    { name: 'deployments', namespaced: true },
    { name: 'replicasets', namespaced: true },
    { name: 'statefulsets', namespaced: true },
    { name: 'jobs', namespaced: true },
    { name: 'trafficsplits', namespaced: true },
  ];
}
