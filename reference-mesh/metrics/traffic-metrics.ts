import type { JsonObject } from '../../harness/model/kubernetes.ts';
import type { MetricResource } from '../../harness/model/metric.ts';
import type { Exchange } from '../control/observation.ts';
import type { Split } from '../control/policy.ts';
import type { Workload } from '../control/topology.ts';
import { KINDS } from './kind.ts';
import type { Snapshot } from './snapshot.ts';

export const API_VERSION = 'metrics.smi-spec.io/v1alpha1';

/** One object that the metrics API knows by name. `namespace` is empty for what lies in none. */
export interface Subject {
  readonly resource: MetricResource;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function referenceTo({ resource, namespace, name }: Omit<Subject, 'labels'>): JsonObject {
  const { kind, apiVersion } = KINDS[resource];
  return { kind, ...(namespace === '' ? {} : { namespace }), name, apiVersion };
}

function inWindow({ decide, now, windowMs }: Snapshot, exchanges: readonly Exchange[]): readonly Exchange[] {
  return exchanges.filter((exchange) => decide.withinWindow(exchange, now, windowMs));
}

function trafficMetrics(
  snapshot: Snapshot,
  subject: Subject,
  edge: JsonObject,
  exchanges: readonly Exchange[],
): JsonObject {
  const { decide, now, windowMs } = snapshot;
  const totals = decide.aggregate(decide, exchanges);
  const latency = (name: string, rank: number): JsonObject => {
    const { unit, value } = decide.latencyMeasure(decide.percentile(totals.latenciesMs, rank));
    return { name, unit, value };
  };
  return {
    kind: 'TrafficMetrics',
    apiVersion: API_VERSION,
    resource: referenceTo(subject),
    edge,
    timestamp: new Date(now).toISOString(),
    window: `${windowMs / 1000}s`,
    metrics: [
      latency('p99_response_latency', 0.99),
      latency('p90_response_latency', 0.9),
      latency('p50_response_latency', 0.5),
      { name: 'success_count', value: decide.countValue(totals.success) },
      { name: 'failure_count', value: decide.countValue(totals.failure) },
    ],
  };
}

function podsOf({ decide, topology }: Snapshot, subject: Subject): readonly Workload[] {
  return decide.podsOf(subject.resource, subject.namespace, subject.name, topology);
}

/** All that a resource received. */
export function metricsOf(snapshot: Snapshot, subject: Subject): JsonObject {
  const exchanges = snapshot.decide.received(
    podsOf(snapshot, subject),
    inWindow(snapshot, snapshot.exchanges),
  );
  return trafficMetrics(snapshot, subject, { direction: 'from', side: 'server', resource: {} }, exchanges);
}

/** One object for each other resource that it exchanged traffic with. */
export function edgeMetricsOf(snapshot: Snapshot, subject: Subject): readonly JsonObject[] {
  const { decide, topology } = snapshot;
  const exchanges = inWindow(snapshot, snapshot.exchanges);
  const peers: MetricResource = subject.resource === 'pods' ? 'pods' : 'deployments';
  return decide
    .edgesOf(decide, subject.resource, podsOf(snapshot, subject), exchanges, topology)
    .map(({ direction, side, peer, peerNamespace, exchanges: of }) => {
      const resource = referenceTo({ resource: peers, namespace: peerNamespace, name: peer });
      return trafficMetrics(snapshot, subject, { direction, side, resource }, of);
    });
}

/** One object for each backend of a split. */
export function backendMetricsOf(snapshot: Snapshot, subject: Subject, split: Split): readonly JsonObject[] {
  const { decide } = snapshot;
  const exchanges = inWindow(snapshot, snapshot.exchanges);
  return split.backends.map(({ service }) => ({
    ...trafficMetrics(
      snapshot,
      subject,
      { direction: 'from', side: 'client', resource: {} },
      decide.backendExchanges(split, service, exchanges),
    ),
    backend: { apex: split.root, name: service, weight: decide.backendWeight(split, service) },
  }));
}
