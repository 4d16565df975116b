import { APIS, PAIRING_NAMES } from '../model/api.ts';
import type { Claim } from '../model/capability.ts';
import { CONTAINER_PORTS, ROLES, SERVICES } from '../model/cast.ts';
import type { ClauseId } from '../model/clause.ts';
import type { Answer, Receipt, Sent } from '../model/control.ts';
import type {
  EvidenceRecord,
  FaultIdentity,
  MeshIdentity,
  RunRecord,
  Selection,
  Shard,
  SuiteIdentity,
  Whole,
} from '../model/evidence.ts';
import { EVIDENCE_SCHEMA, MOST_REPETITIONS } from '../model/evidence.ts';
import type { BackendShare, Expectation, Leaving, SchemaCheck } from '../model/expectation.ts';
import type { Admission, KubernetesObject, ObjectEvent, ObjectName } from '../model/kubernetes.ts';
import type { Layout, ServiceNames, WorkloadNames } from '../model/layout.ts';
import type { EdgePeer, MetricCheck, MetricQuery, MetricRight } from '../model/metric.ts';
import { METRIC_RESOURCES, PERCENTILES } from '../model/metric.ts';
import type { MetricPick, Observation } from '../model/observation.ts';
import type { Intended } from '../model/outcome.ts';
import type { Ask, Call, Probe } from '../model/probe.ts';
import { METHODS } from '../model/probe.ts';
import {
  anything,
  between,
  dictionary,
  everyKey,
  flag,
  list,
  matching,
  number,
  object,
  oneOf,
  open,
  range,
  someKeys,
  text,
  union,
  whole,
} from './shape.ts';

// Each record's shape, key by key; the compiler holds it to the type that it describes.

const count = whole(0, Number.MAX_SAFE_INTEGER);
const port = whole(0, 65_535);
const share = between(0, 1);
const api = oneOf(...APIS);
const version = oneOf('v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4');
const role = oneOf(...ROLES);
const service = oneOf(...SERVICES);
const portName = oneOf(...CONTAINER_PORTS, 'mapped');
const protocol = oneOf('http', 'tcp', 'udp');
const clause = matching<ClauseId>(/^(access|specs|split|metrics|general)-[A-Za-z0-9-]+$/);

const call = union<Call, 'protocol'>('protocol', {
  http: object(
    {
      protocol: oneOf('http'),
      version: oneOf('1.1', '2'),
      method: oneOf(...METHODS),
      path: text,
      headers: dictionary(text),
      connection: oneOf('fresh', 'kept-alive'),
    },
    { ask: object<Ask>({}, { status: count, delayMs: number }) },
  ),
  tcp: object({ protocol: oneOf('tcp'), first: oneOf('client', 'server') }, { pauseMs: count }),
  udp: object({ protocol: oneOf('udp') }),
});

const probe = object<Probe>({
  from: role,
  to: service,
  port: portName,
  name: oneOf('short', 'namespaced', 'full'),
  call,
});

const kubernetesObject = open<KubernetesObject>({
  apiVersion: text,
  kind: text,
  metadata: open({ name: text, namespace: text }),
});

const objectName = object<ObjectName>({ kind: text, name: text, namespace: text });

const admission = union<Admission, 'accepted'>('accepted', {
  true: object({ accepted: anything<true>() }),
  false: object({ accepted: anything<false>(), status: count, message: text }),
});

const workloads = oneOf('pods', 'deployments');

const query = union<MetricQuery, 'ask'>('ask', {
  discovery: object({ ask: oneOf('discovery') }),
  'api-service': object({ ask: oneOf('api-service') }),
  list: object({ ask: oneOf('list'), resource: oneOf(...METRIC_RESOURCES) }, { labelled: role }),
  get: object({ ask: oneOf('get'), resource: workloads, of: role }),
  namespace: object({ ask: oneOf('namespace') }),
  edges: object({ ask: oneOf('edges'), resource: workloads, of: role }),
  edge: object({ ask: oneOf('edge'), resource: workloads, of: role, peer: role }),
  split: object({ ask: oneOf('split'), root: service }),
});

const right = object<MetricRight>(
  { resource: oneOf('pods', 'pods/edges'), verbs: list(oneOf('get', 'list')) },
  { of: role },
);

const peer = object<EdgePeer>({
  peer: role,
  direction: oneOf('to', 'from'),
  side: oneOf('client', 'server'),
});

const check = union<MetricCheck, 'check'>('check', {
  discovery: object({ check: oneOf('discovery') }),
  shape: object({ check: oneOf('shape') }),
  'not-found': object({ check: oneOf('not-found') }),
  available: object({ check: oneOf('available') }),
  granted: object({ check: oneOf('granted') }),
  forbidden: object({ check: oneOf('forbidden') }),
  counts: object({ check: oneOf('counts') }),
  latency: object({ check: oneOf('latency'), ms: everyKey(PERCENTILES, range) }),
  kinds: object({ check: oneOf('kinds') }),
  expired: object({ check: oneOf('expired') }),
  edges: object({ check: oneOf('edges'), peers: list(peer) }),
  selected: object({ check: oneOf('selected') }),
  selector: object({ check: oneOf('selector') }),
  aggregate: object({ check: oneOf('aggregate') }),
  backends: object({ check: oneOf('backends'), weights: someKeys(SERVICES, number) }),
  apex: object({ check: oneOf('apex'), backends: list(service) }),
});

const schemaCheck = union<SchemaCheck, 'check'>('check', {
  served: object({ check: oneOf('served') }),
  fields: object({ check: oneOf('fields'), below: text, required: list(text), optional: list(text) }),
  'no-field': object({ check: oneOf('no-field'), like: text }),
});

const intended = list(object<Intended>({ workload: text, port }));

const expectation = union<Expectation, 'kind'>('kind', {
  delivered: object({ kind: oneOf('delivered'), probe, intended, hold: count }),
  denied: object({ kind: oneOf('denied'), probe, intended, hold: count }),
  confined: object({ kind: oneOf('confined'), probe, intended, hold: count }),
  shares: object({
    kind: oneOf('shares'),
    probes: list(probe),
    backends: list(object<BackendShare>({ recipients: intended, service, share })),
    arriving: list(text),
    leaving: list(object<Leaving>({ workload: text, share })),
  }),
  reading: object({ kind: oneOf('reading'), query, check, path: text }, { as: right }),
  steady: object({ kind: oneOf('steady'), probe, intended, hold: count }),
  schema: object({ kind: oneOf('schema'), object: text, check: schemaCheck }),
  event: object({ kind: oneOf('event'), about: objectName, beside: objectName }),
  rejected: object({ kind: oneOf('rejected'), object: kubernetesObject }),
  accepted: object({ kind: oneOf('accepted'), object: kubernetesObject }),
});

const pick = union<MetricPick, 'pick'>('pick', {
  unit: object({ pick: oneOf('unit') }),
  window: object({ pick: oneOf('window') }),
  kind: object({ pick: oneOf('kind') }),
  side: object({ pick: oneOf('side') }),
  scope: object({ pick: oneOf('scope') }),
  counted: object({ pick: oneOf('counted'), of: role, requests: oneOf('answered', 'denied'), after: role }),
});

const observation = union<Observation, 'kind'>('kind', {
  outcome: object({ kind: oneOf('outcome'), probe, intended }),
  denial: object({ kind: oneOf('denial'), probe, intended }),
  survival: object({ kind: oneOf('survival'), probe, intended }),
  spread: object({ kind: oneOf('spread'), probe, among: intended }),
  admission: object({ kind: oneOf('admission'), object: kubernetesObject }),
  answer: object({ kind: oneOf('answer'), query, pick, path: text }),
});

const silence = object<Extract<Answer, { readonly kind: 'refused' | 'reset' | 'closed' | 'timeout' }>>({
  kind: oneOf('refused', 'reset', 'closed', 'timeout'),
});

const answer = union<Answer, 'kind'>('kind', {
  response: object({ kind: oneOf('response'), status: count, whole: flag }),
  echo: object({ kind: oneOf('echo'), whole: flag }),
  refused: silence,
  reset: silence,
  closed: silence,
  timeout: silence,
  unreachable: object({ kind: oneOf('unreachable'), why: oneOf('dns', 'no-endpoint') }),
  trouble: object({ kind: oneOf('trouble'), message: text }),
});

const sent = object<Sent>({ nonce: text, startedAt: number, endedAt: number, answer });

const receipt = object<Receipt>(
  { nonce: text, sequence: count, workload: text, port, protocol, at: number },
  { method: text, path: text, httpVersion: text, connection: count, status: count, delayMs: number },
);

const layout = object<Layout>({
  stage: text,
  namespaces: object({ main: text, other: text }),
  workloads: everyKey(ROLES, object<WorkloadNames>({ name: text, serviceAccount: text, namespace: text })),
  services: everyKey(
    SERVICES,
    object<ServiceNames>({
      name: text,
      namespace: text,
      ports: someKeys([...CONTAINER_PORTS, 'mapped'], object({ port, targetPort: port })),
    }),
  ),
  containerPorts: everyKey(CONTAINER_PORTS, port),
  wordSeed: number,
});

const full = object<Extract<Whole, { readonly kind: 'full' }>>({ kind: oneOf('full') });

const choice = union<Whole, 'kind'>('kind', {
  full,
  partial: object({ kind: oneOf('partial'), specs: list(api), tests: list(text) }),
});

const run = object<RunRecord>(
  {
    record: oneOf('run'),
    schema: oneOf(EVIDENCE_SCHEMA),
    run: text,
    startedAt: number,
    seed: number,
    suite: object<SuiteIdentity>({
      name: oneOf('smi-conformance'),
      version: text,
      digest: matching(/^[0-9a-f]{64}$/),
    }),
    specCommit: text,
    release: oneOf(...PAIRING_NAMES),
    versions: someKeys(APIS, version),
    mesh: object<MeshIdentity>(
      {
        name: text,
        version: text,
        digests: dictionary(matching(/^sha256:[0-9a-f]{64}$/)),
      },
      { profile: oneOf('unverified') },
    ),
    claims: list(
      object<Claim>({
        api,
        supported: flag,
        exceptions: list(object({ clause, reason: text, link: text })),
      }),
    ),
    testbed: object({ kind: oneOf('embedded', 'kubernetes'), traits: list(text), facts: anything() }),
    convergenceMs: number,
    selection: union<Selection, 'kind'>('kind', {
      full,
      partial: object(
        { kind: oneOf('partial'), specs: list(api), tests: list(text) },
        { shard: object<Shard>({ index: whole(1, 1000), count: whole(1, 1000), of: choice }) },
      ),
    }),
  },
  {
    fault: object<FaultIdentity>({ name: text, breaks: list(clause), digest: text }),
    repetitions: whole(2, MOST_REPETITIONS),
  },
);

const record = union<EvidenceRecord, 'record'>('record', {
  run,
  test: object(
    {
      record: oneOf('test'),
      test: text,
      api,
      version,
      at: number,
      layout,
      pods: someKeys(ROLES, list(text)),
    },
    { repetition: whole(1, MOST_REPETITIONS), take: oneOf(2) },
  ),
  change: object({
    record: oneOf('change'),
    at: number,
    changes: list(object({ verb: oneOf('apply', 'delete'), object: kubernetesObject, admission })),
  }),
  expectation: object(
    { record: oneOf('expectation'), seq: count, clause, expectation, withinMs: number },
    { skipped: oneOf('gate-shut', 'budget-spent', 'interrupted', 'not-let-in') },
  ),
  observation: object(
    { record: oneOf('observation'), seq: count, clause, question: text, observation },
    { skipped: oneOf('gate-shut', 'budget-spent') },
  ),
  sent: object({
    record: oneOf('sent'),
    purpose: oneOf('before', 'probe', 'control', 'load', 'admit', 'observe', 'premise'),
    probe,
    sent: list(sent),
  }),
  received: object({ record: oneOf('received'), at: number, from: list(text), receipts: list(receipt) }),
  'self-check': object({
    record: oneOf('self-check'),
    at: number,
    workload: text,
    check: object({ ports: list(object({ port, protocol, answers: flag })) }),
  }),
  deployment: object({ record: oneOf('deployment'), at: number, role, pods: list(text) }),
  schema: object({ record: oneOf('schema'), at: number, object: text, schema: anything() }),
  events: object({
    record: oneOf('events'),
    at: number,
    about: objectName,
    events: list(object<ObjectEvent>({ id: text, type: text, reason: text, message: text, by: text })),
  }),
  reading: object({ record: oneOf('reading'), at: number, path: text, status: count, body: anything() }),
  trouble: object(
    { record: oneOf('trouble'), at: number, code: text, message: text },
    { suspects: list(text) },
  ),
  'not-applicable': object({
    record: oneOf('not-applicable'),
    reason: oneOf('cannot-be-expressed', 'not-served', 'trait-missing'),
    detail: text,
  }),
  'test-end': object({ record: oneOf('test-end'), at: number }),
  end: object({ record: oneOf('end'), at: number, outcome: oneOf('completed', 'interrupted') }),
});

/** What is wrong with a value that should be a record, or nothing. */
export function recordProblem(value: unknown): string | undefined {
  const departure = record.check(value);
  if (departure === undefined) return undefined;
  const { path, words } = departure;
  return `${path.length === 0 ? 'the record' : path.join('.')} ${words}`;
}
