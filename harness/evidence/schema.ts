import { Ajv } from 'ajv';
import { APIS, RELEASE_NAMES } from '../model/api.ts';
import { CONTAINER_PORTS, ROLES, SERVICES } from '../model/cast.ts';
import { EVIDENCE_SCHEMA } from '../model/evidence.ts';
import { METRIC_RESOURCES, PERCENTILES } from '../model/metric.ts';
import { METHODS } from '../model/probe.ts';

type Schema = { readonly [keyword: string]: unknown };
type Properties = Readonly<Record<string, Schema>>;

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const number: Schema = { type: 'number' };
const count: Schema = { type: 'integer', minimum: 0 };
const port: Schema = { type: 'integer', minimum: 0, maximum: 65_535 };
const share: Schema = { type: 'number', minimum: 0, maximum: 1 };
const json: Schema = {};
const hex: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };

const oneWord = (...words: readonly string[]): Schema => ({ type: 'string', enum: words });
const constant = (value: string | number): Schema => ({ type: typeof value, const: value });
const list = (items: Schema): Schema => ({ type: 'array', items });
const ref = (name: keyof typeof definitions): Schema => ({ $ref: `#/$defs/${name}` });

function object(required: Properties, optional: Properties = {}): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    properties: { ...required, ...optional },
    required: Object.keys(required),
  };
}

function everyKey(keys: readonly string[], value: Schema): Schema {
  return object(Object.fromEntries(keys.map((key) => [key, value])));
}

function someKeys(keys: readonly string[], value: Schema): Schema {
  return object({}, Object.fromEntries(keys.map((key) => [key, value])));
}

const dictionary = (value: Schema): Schema => ({ type: 'object', additionalProperties: value });

function union(tag: string, members: readonly Schema[]): Schema {
  return { type: 'object', required: [tag], discriminator: { propertyName: tag }, oneOf: members };
}

const api = oneWord(...APIS);
const version = oneWord('v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4');
const role = oneWord(...ROLES);
const service = oneWord(...SERVICES);
const portName = oneWord(...CONTAINER_PORTS, 'mapped');
const protocol = oneWord('http', 'tcp', 'udp');
const clause: Schema = { type: 'string', pattern: '^(access|specs|split|metrics|general)-[A-Za-z0-9-]+$' };

const sharedDefinitions = {
  call: union('protocol', [
    object(
      {
        protocol: constant('http'),
        version: oneWord('1.1', '2'),
        method: oneWord(...METHODS),
        path: text,
        headers: dictionary(text),
        connection: oneWord('fresh', 'kept-alive'),
      },
      { ask: object({}, { status: count, delayMs: number }) },
    ),
    object({ protocol: constant('tcp'), first: oneWord('client', 'server') }),
    object({ protocol: constant('udp') }),
  ]),
  object: {
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata'],
    properties: {
      apiVersion: text,
      kind: text,
      metadata: {
        type: 'object',
        required: ['name', 'namespace'],
        properties: { name: text, namespace: text },
      },
    },
  },
  intended: list(object({ workload: text, port })),
  admission: {
    type: 'object',
    required: ['accepted'],
    properties: { accepted: flag },
    if: { type: 'object', properties: { accepted: { const: true } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: object({ accepted: flag }),
    else: object({ accepted: flag, status: count, message: text }),
  },
} satisfies Readonly<Record<string, Schema>>;

const probe = object({
  from: role,
  to: service,
  port: portName,
  name: oneWord('short', 'namespaced', 'full'),
  call: { $ref: '#/$defs/call' },
});

const definitions = { ...sharedDefinitions, probe };

const query = union('ask', [
  object({ ask: constant('discovery') }),
  object({ ask: constant('list'), resource: oneWord(...METRIC_RESOURCES) }, { labelled: role }),
  object({ ask: constant('get'), resource: oneWord('pods', 'deployments'), of: role }),
  object({ ask: constant('namespace') }),
  object({ ask: constant('edges'), resource: oneWord('pods', 'deployments'), of: role }),
  object({ ask: constant('edge'), resource: oneWord('pods', 'deployments'), of: role, peer: role }),
  object({ ask: constant('split'), root: service }),
]);

const range: Schema = { type: 'array', items: [number, number], minItems: 2, maxItems: 2 };

const check = union('check', [
  object({ check: oneWord('discovery', 'shape', 'not-found', 'counts', 'selected', 'aggregate') }),
  object({ check: constant('latency'), ms: everyKey(PERCENTILES, range) }),
  object({ check: constant('unit'), unit: constant('seconds') }),
  object({
    check: constant('edges'),
    peers: list(object({ peer: role, direction: oneWord('to', 'from'), side: oneWord('client', 'server') })),
  }),
  object({ check: constant('backends'), weights: someKeys(SERVICES, number) }),
]);

const traffic = { probe: ref('probe'), intended: ref('intended'), hold: count };

const expectation = union('kind', [
  object({ kind: oneWord('delivered', 'denied', 'confined'), ...traffic }),
  object({
    kind: constant('shares'),
    probes: list(ref('probe')),
    backends: list(object({ workload: text, port, service, share })),
    arriving: list(text),
    leaving: list(object({ workload: text, share })),
  }),
  object({ kind: constant('reading'), query, check, path: text }),
  object({ kind: oneWord('rejected', 'accepted'), object: ref('object') }),
]);

const answer = union('kind', [
  object({ kind: constant('response'), status: count, whole: flag }),
  object({ kind: constant('echo'), whole: flag }),
  object({ kind: oneWord('refused', 'reset', 'closed', 'timeout') }),
  object({ kind: constant('unreachable'), why: oneWord('dns', 'no-endpoint') }),
  object({ kind: constant('trouble'), message: text }),
]);

const receipt = object(
  { nonce: text, sequence: count, workload: text, port, protocol, at: number },
  { method: text, path: text, httpVersion: text, connection: count, status: count, delayMs: number },
);

const layout = object({
  stage: text,
  namespaces: object({ main: text, other: text }),
  workloads: everyKey(ROLES, object({ name: text, serviceAccount: text, namespace: text })),
  services: everyKey(
    SERVICES,
    object({
      name: text,
      namespace: text,
      ports: someKeys([...CONTAINER_PORTS, 'mapped'], object({ port, targetPort: port })),
    }),
  ),
  containerPorts: everyKey(CONTAINER_PORTS, port),
  wordSeed: number,
});

const selection = union('kind', [
  object({ kind: constant('full') }),
  object({ kind: constant('partial'), specs: list(api), tests: list(text) }),
]);

const run = object(
  {
    record: constant('run'),
    schema: constant(EVIDENCE_SCHEMA),
    run: text,
    startedAt: number,
    seed: number,
    suite: object({ name: constant('smi-conformance'), version: text, digest: hex }),
    specCommit: text,
    release: oneWord(...RELEASE_NAMES),
    versions: someKeys(APIS, version),
    mesh: object({
      name: text,
      version: text,
      digests: dictionary({ type: 'string', pattern: '^sha256:[0-9a-f]{64}$' }),
    }),
    claims: list(
      object({
        api,
        supported: flag,
        exceptions: list(object({ clause, reason: text, link: text })),
      }),
    ),
    testbed: object({ kind: oneWord('embedded', 'kubernetes'), traits: list(text), facts: json }),
    convergenceMs: number,
    selection,
  },
  { fault: object({ name: text, breaks: list(clause), digest: text }) },
);

const record = union('record', [
  run,
  object({
    record: constant('test'),
    test: text,
    api,
    version,
    at: number,
    layout,
    pods: someKeys(ROLES, list(text)),
  }),
  object({
    record: constant('change'),
    at: number,
    changes: list(
      object({ verb: oneWord('apply', 'delete'), object: ref('object'), admission: ref('admission') }),
    ),
  }),
  object(
    { record: constant('expectation'), seq: count, clause, expectation, withinMs: number },
    { skipped: oneWord('gate-shut', 'budget-spent', 'interrupted') },
  ),
  object({
    record: constant('sent'),
    purpose: oneWord('before', 'probe', 'control', 'load', 'admit'),
    probe: ref('probe'),
    sent: list(object({ nonce: text, startedAt: number, endedAt: number, answer })),
  }),
  object({ record: constant('received'), at: number, from: list(text), receipts: list(receipt) }),
  object({
    record: constant('self-check'),
    at: number,
    workload: text,
    check: object({ ports: list(object({ port, protocol, answers: flag })) }),
  }),
  object({ record: constant('reading'), at: number, path: text, status: count, body: json }),
  object({ record: constant('trouble'), at: number, code: text, message: text }),
  object({
    record: constant('not-applicable'),
    reason: oneWord('cannot-be-expressed', 'not-served', 'trait-missing'),
    detail: text,
  }),
  object({ record: constant('test-end'), at: number }),
  object({ record: constant('end'), at: number, outcome: oneWord('completed', 'interrupted') }),
]);

const validate = new Ajv({ discriminator: true, strict: true, strictRequired: false }).compile({
  ...record,
  $defs: definitions,
});

/** What is wrong with a value that should be a record, or nothing. Cost: about a microsecond an attempt. */
export function recordProblem(value: unknown): string | undefined {
  if (validate(value)) return undefined;
  const [error] = validate.errors ?? [];
  if (error === undefined) return 'not a record';
  const { additionalProperty, allowedValues } = error.params as {
    readonly additionalProperty?: string;
    readonly allowedValues?: readonly string[];
  };
  const where = error.instancePath === '' ? 'the record' : error.instancePath;
  if (additionalProperty !== undefined) return `${where} has an unknown key "${additionalProperty}"`;
  if (allowedValues !== undefined) return `${where} must be one of ${allowedValues.join(', ')}`;
  return `${where} ${error.message ?? 'is not what it should be'}`;
}
