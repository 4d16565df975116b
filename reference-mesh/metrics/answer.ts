import type { JsonObject } from '../../harness/model/kubernetes.ts';
import type { MetricResource } from '../../harness/model/metric.ts';
import { KINDS } from './kind.ts';
import type { Snapshot } from './snapshot.ts';
import type { Subject } from './traffic-metrics.ts';
import { API_VERSION, backendMetricsOf, edgeMetricsOf, metricsOf, referenceTo } from './traffic-metrics.ts';

/** Where the metrics API lies below the API server's root. */
export const ROOT = `/apis/${API_VERSION}`;

export interface MetricsAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** A Status object, as the API server answers it. */
export function failure(status: number, reason: string, message: string): MetricsAnswer {
  return {
    status,
    body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message, code: status },
  };
}

function discovery({ decide }: Snapshot): MetricsAnswer {
  const resources = decide.servedResources().map(({ name, namespaced }) => ({
    name,
    singularName: '',
    namespaced,
    kind: 'TrafficMetrics',
    verbs: ['get', 'list'],
  }));
  return {
    status: 200,
    body: { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: API_VERSION, resources },
  };
}

/** Every object of a resource; `namespace` undefined means all namespaces. */
function subjectsOf(
  { topology, splits }: Snapshot,
  resource: MetricResource,
  namespace: string | undefined,
): readonly Subject[] {
  const within = <T extends { readonly namespace: string }>(all: readonly T[]) =>
    namespace === undefined ? all : all.filter((one) => one.namespace === namespace);
  const workloads = within(topology.workloads);
  switch (resource) {
    case 'namespaces':
      return [...new Set(topology.workloads.map((workload) => workload.namespace))].map((name) => ({
        resource,
        namespace: '',
        name,
        labels: { 'kubernetes.io/metadata.name': name },
      }));
    case 'nodes':
      return [...new Set(topology.workloads.map((workload) => workload.node))].map((name) => ({
        resource,
        namespace: '',
        name,
        labels: { 'kubernetes.io/hostname': name },
      }));
    case 'pods':
      return workloads.map(({ namespace: of, pod: name, labels }) => ({
        resource,
        namespace: of,
        name,
        labels,
      }));
    case 'deployments': {
      const byName = new Map(
        workloads.map((workload) => [`${workload.namespace}/${workload.name}`, workload]),
      );
      return [...byName.values()].map(({ namespace: of, name, labels }) => ({
        resource,
        namespace: of,
        name,
        labels,
      }));
    }
    case 'services':
      return within(topology.services).map(({ namespace: of, name }) => ({
        resource,
        namespace: of,
        name,
        labels: {},
      }));
    case 'trafficsplits':
      return within(splits).map(({ namespace: of, name }) => ({ resource, namespace: of, name, labels: {} }));
    case 'replicationcontrollers':
    case 'daemonsets':
    case 'replicasets':
    case 'statefulsets':
    case 'jobs':
      return [];
    default:
      return resource satisfies never;
  }
}

function itemsOf(snapshot: Snapshot, subject: Subject): readonly JsonObject[] {
  if (subject.resource !== 'trafficsplits') return [metricsOf(snapshot, subject)];
  const split = snapshot.splits.find(
    ({ namespace, name }) => namespace === subject.namespace && name === subject.name,
  );
  return split === undefined ? [] : backendMetricsOf(snapshot, subject, split);
}

/** Equality selectors, `a=b,c==d`; undefined where the text is none. */
function matchLabelsOf(selector: string): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = {};
  for (const requirement of selector.split(',')) {
    const parts = /^\s*([^\s=!]+)\s*==?\s*([^\s=!]*)\s*$/.exec(requirement);
    if (parts === null) return undefined;
    const [, label = '', value = ''] = parts;
    labels[label] = value;
  }
  return labels;
}

function list(
  snapshot: Snapshot,
  resource: MetricResource,
  namespace: string | undefined,
  labelSelector: string | null,
): MetricsAnswer {
  const matchLabels = labelSelector ? matchLabelsOf(labelSelector) : {};
  if (matchLabels === undefined) {
    return failure(400, 'BadRequest', `labelSelector ${labelSelector}: write label=value[,label=value…]`);
  }
  const { kind, apiVersion } = KINDS[resource];
  const shown = subjectsOf(snapshot, resource, namespace).filter(({ labels }) =>
    snapshot.decide.selectItems(labels, matchLabels),
  );
  return {
    status: 200,
    body: {
      kind: 'TrafficMetricsList',
      apiVersion: API_VERSION,
      resource: { kind, ...(namespace === undefined ? {} : { namespace }), apiVersion },
      ...(Object.keys(matchLabels).length === 0 ? {} : { selector: { matchLabels } }),
      items: shown.flatMap((subject) => itemsOf(snapshot, subject)),
    },
  };
}

function listOf(subject: Subject, items: readonly JsonObject[]): MetricsAnswer {
  return {
    status: 200,
    body: { kind: 'TrafficMetricsList', apiVersion: API_VERSION, resource: referenceTo(subject), items },
  };
}

/** What a path below `ROOT` asks for. */
interface Asked {
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly sub: string | undefined;
}

/** @returns undefined where the path is too long to name anything */
function parse(path: string): Asked | undefined {
  const [first = '', second, third, ...rest] = path.split('/').filter((part) => part !== '');
  const inNamespace = first === 'namespaces' && third !== undefined && third !== 'edges';
  const [resource, name, sub, ...more] = inNamespace ? [third, ...rest] : [first, second, third, ...rest];
  if (more.length > 0) return undefined;
  return { resource: resource ?? '', namespace: inNamespace ? second : undefined, name, sub };
}

/**
 * Answers a GET of the metrics API.
 *
 * @param path below `ROOT`, decoded
 * @param labelSelector the query parameter, null where there is none
 */
export function answerMetrics(snapshot: Snapshot, path: string, labelSelector: string | null): MetricsAnswer {
  const asked = parse(path);
  const notFound = () => failure(404, 'NotFound', `${ROOT}${path} names nothing that this API serves`);
  if (asked === undefined) return notFound();
  const { namespace, name, sub } = asked;
  if (asked.resource === '') return discovery(snapshot);
  const served = snapshot.decide.servedResources().find((resource) => resource.name === asked.resource);
  if (served === undefined || (!served.namespaced && namespace !== undefined)) return notFound();
  const resource = served.name;
  if (name === undefined) return list(snapshot, resource, namespace, labelSelector);
  if (served.namespaced && namespace === undefined) return notFound();
  const subject = subjectsOf(snapshot, resource, namespace).find((one) => one.name === name);
  if (subject === undefined) return notFound();
  if (sub === 'edges') return listOf(subject, edgeMetricsOf(snapshot, subject));
  if (sub !== undefined) return notFound();
  if (resource === 'trafficsplits') return listOf(subject, itemsOf(snapshot, subject));
  return { status: 200, body: metricsOf(snapshot, subject) };
}
