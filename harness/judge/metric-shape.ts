import { API_GROUP } from '../model/api.ts';
import type { Json, JsonObject } from '../model/kubernetes.ts';
import type { MetricQuery, MetricResource } from '../model/metric.ts';
import { METRIC_RESOURCES } from '../model/metric.ts';
import type { Subject } from './subject.ts';
import { firstProblem, namesOf } from './subject.ts';
import type { Reference, TrafficMetrics } from './traffic-metrics.ts';
import { listOf, METRIC_NAMES, objectOf, referenceOf } from './traffic-metrics.ts';
import type { Transcript } from './transcript.ts';

/** The resources of an APIResourceList by name; a string says what else it is. */
function resourcesOf({ round }: Subject): ReadonlyMap<unknown, JsonObject> | string {
  const { kind, groupVersion, resources } = objectOf(round.main.body);
  if (kind !== 'APIResourceList') return `kind ${kind}, expected APIResourceList`;
  if (groupVersion !== `${API_GROUP.metrics}/v1alpha1`) return `groupVersion ${groupVersion}`;
  return new Map(listOf(resources).map((one) => [objectOf(one).name, objectOf(one)]));
}

/** Those that are listed are as they should be; which must be is `kindsProblem`. */
export function discoveryProblem(subject: Subject): string | undefined {
  const served = resourcesOf(subject);
  if (typeof served === 'string') return served;
  const known = METRIC_RESOURCES.filter((name) => served.has(name));
  if (known.length === 0) return 'none of the documented resources is listed';
  return firstProblem(known, (name) => {
    const { kind, verbs, namespaced } = served.get(name) ?? {};
    if (kind !== 'TrafficMetrics') return `${name} is of kind ${kind}`;
    const offered = listOf(verbs);
    if (!offered.includes('get') || !offered.includes('list'))
      return `${name} has the verbs ${offered.join()}`;
    // Whether nodes are namespaced is not said.
    const isRight = name === 'nodes' || namespaced === (name !== 'namespaces');
    return isRight ? undefined : `${name} has namespaced: ${namespaced}`;
  });
}

export function kindsProblem(subject: Subject): string | undefined {
  const served = resourcesOf(subject);
  if (typeof served === 'string') return served;
  const missing = METRIC_RESOURCES.filter((name) => !served.has(name));
  return missing.length > 0 ? `not listed: ${missing.join(', ')}` : undefined;
}

const KINDS: Readonly<Record<MetricResource, string>> = {
  namespaces: 'Namespace',
  nodes: 'Node',
  pods: 'Pod',
  replicationcontrollers: 'ReplicationController',
  services: 'Service',
  daemonsets: 'DaemonSet',
  deployments: 'Deployment',
  replicasets: 'ReplicaSet',
  statefulsets: 'StatefulSet',
  jobs: 'Job',
  trafficsplits: 'TrafficSplit',
};

/** How far the mesh's clock may be from ours. */
const RECENT_MS = 60_000;

export function shapeProblem(
  { transcript, expectation, round }: Subject,
  items: readonly TrafficMetrics[],
): string | undefined {
  const { query } = expectation;
  const body = objectOf(round.main.body);
  const wanted =
    query.ask === 'list' || query.ask === 'edges' || query.ask === 'split'
      ? 'TrafficMetricsList'
      : 'TrafficMetrics';
  if (query.ask !== 'split' && body.kind !== wanted) return `kind ${body.kind}, expected ${wanted}`;
  if (body.apiVersion !== `${API_GROUP.metrics}/v1alpha1`) return `apiVersion ${body.apiVersion}`;
  if (items.length === 0) return 'no items';
  const own = referenceOf(body.resource);
  if (query.ask === 'list') {
    if (own.kind !== KINDS[query.resource]) return `the list's resource is of kind ${own.kind}`;
    if (own.name !== undefined) return 'the resource of a list of a kind has a name';
  }
  if (query.ask === 'edges') {
    const mistaken = misnamed(transcript, query, own);
    if (mistaken) return `the list's ${mistaken}`;
  }
  return firstProblem(
    items,
    (item) => misshapen(item, round.main.at) ?? misnamed(transcript, query, item.resource),
  );
}

function misshapen({ timestamp, windowMs, metrics }: TrafficMetrics, at: number): string | undefined {
  if (timestamp === undefined) return 'timestamp is no RFC 3339 time';
  if (Math.abs(timestamp - at) > RECENT_MS) return `timestamp is ${Math.round(at - timestamp)} ms old`;
  if (windowMs === undefined) return 'window is no duration';
  return firstProblem(METRIC_NAMES, (name) => {
    const metric = metrics.get(name);
    if (!metric) return `${name} is missing`;
    return metric.value === undefined ? `the value of ${name} is no Quantity` : undefined;
  });
}

/** Is the reference to the object that was asked for? */
function misnamed(
  { test }: Transcript,
  query: MetricQuery,
  { kind, name, namespace }: Reference,
): string | undefined {
  switch (query.ask) {
    case 'get':
    case 'edge':
    case 'edges': {
      if (kind !== KINDS[query.resource]) return `resource is of kind ${kind}`;
      if (!namesOf(test, query.resource, query.of).includes(name ?? '')) return `resource is ${name}`;
      const expected = test.layout.workloads[query.of].namespace;
      return namespace === expected ? undefined : `resource is in namespace ${namespace}`;
    }
    case 'namespace':
      if (kind !== KINDS.namespaces) return `resource is of kind ${kind}`;
      return name === test.layout.namespaces.main ? undefined : `resource is ${name}`;
    case 'list':
      return kind === KINDS[query.resource] ? undefined : `resource is of kind ${kind}`;
    case 'split':
    case 'discovery':
    case 'api-service':
      return undefined;
    default:
      return query satisfies never;
  }
}

/** The list repeats the selector it was asked with. */
export function selectorProblem({ transcript, expectation, round }: Subject): string | undefined {
  const { query } = expectation;
  if (query.ask !== 'list' || query.labelled === undefined) return 'not a query by label';
  const { name } = transcript.test.layout.workloads[query.labelled];
  const { app } = objectOf(objectOf(objectOf(round.main.body).selector).matchLabels);
  return app === name ? undefined : `selector.matchLabels.app is ${app}, expected ${name}`;
}

/** What keeps an APIService from being there for its users. */
export function availableProblem(body: Json): string | undefined {
  const { kind, status } = objectOf(body);
  if (kind !== 'APIService') return `kind ${kind}, expected APIService`;
  const available = listOf(objectOf(status).conditions)
    .map(objectOf)
    .find(({ type }) => type === 'Available');
  if (available?.status === 'True') return undefined;
  return `Available is ${available?.status ?? 'not told of'}${available?.message ? `: ${available.message}` : ''}`;
}
