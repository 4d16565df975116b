import type { ServedVersions } from '../../harness/model/api.ts';
import type { Json, KubernetesObject } from '../../harness/model/kubernetes.ts';
import type { Decisions, Place } from './decisions.ts';
import type { DatedPolicy, Policy } from './policy.ts';
import type { Endpoint, HttpHead, Turn } from './request.ts';
import type { Protocol, Service, ServicePort, Topology, Workload } from './topology.ts';

// A small mesh on paper, for tests of decisions: nobody listens anywhere.

export const RELEASE: ServedVersions = {
  access: 'v1alpha3',
  specs: 'v1alpha4',
  split: 'v1alpha4',
  metrics: 'v1alpha1',
};

function workload(name: string, overrides: Partial<Workload> = {}): Workload {
  return {
    name,
    pod: `${name}-0`,
    namespace: 'main',
    serviceAccount: name,
    node: 'embedded',
    labels: { app: name },
    containerPorts: [],
    meshed: true,
    ...overrides,
  };
}

export const WORKLOADS = {
  client: workload('client'),
  other: workload('other'),
  namesake: workload('namesake', { namespace: 'elsewhere', serviceAccount: 'client' }),
  outsider: workload('outsider', { meshed: false }),
  server: workload('server'),
  impostor: workload('impostor'),
  v1: workload('v1'),
  'v1-more': workload('v1', { pod: 'v1-1' }),
  v2: workload('v2'),
  old: workload('old'),
} as const;
export type Who = keyof typeof WORKLOADS;

function port(name: string, number: number, more: Partial<ServicePort> = {}): ServicePort {
  return { name, port: number, targetPort: number, transport: 'tcp', appProtocol: 'http', ...more };
}

const PORTS = [
  port('http', 80, { targetPort: 8080 }),
  port('raw', 90, { appProtocol: 'tcp' }),
  port('datagrams', 90, { appProtocol: 'udp', transport: 'udp' }),
];

function behind(service: string, ...who: readonly Who[]): void {
  for (const name of who) Object.assign(WORKLOADS[name].labels, { [`behind-${service}`]: 'yes' });
}
behind('server', 'server');
behind('shared', 'server', 'impostor');
behind('root', 'v1', 'v1-more', 'old');
behind('v1', 'v1', 'v1-more');
behind('v2', 'v2');
behind('misnumbered', 'v1');
behind('remapped', 'v2');

function service(name: string, ports: readonly ServicePort[] = PORTS): Service {
  return { name, namespace: 'main', selector: { [`behind-${name}`]: 'yes' }, ports };
}

export const TOPOLOGY: Topology = {
  workloads: Object.values(WORKLOADS),
  services: [
    service('server'),
    service('shared'),
    service('root'),
    service('v1'),
    service('v2'),
    service('misnumbered', [port('http', 81, { targetPort: 8080 })]),
    service('remapped', [port('http', 80, { targetPort: 8081 })]),
  ],
};

export function serviceNamed(name: string): Service {
  const found = TOPOLOGY.services.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`the example has no Service ${name}`);
  return found;
}

export function object(
  kind: string,
  apiVersion: string,
  name: string,
  fields: Readonly<Record<string, Json>>,
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace: 'main' }, ...fields };
}

const account = (name: string, namespace = 'main') => ({ kind: 'ServiceAccount', name, namespace });

/** `rules` as `HTTPRouteGroup/name`, `HTTPRouteGroup/name:match,match` or `TCPRoute/name`. */
export function target(
  name: string,
  { from, to = 'server', rules }: { from: readonly string[]; to?: string; rules: readonly string[] },
): KubernetesObject {
  return object('TrafficTarget', 'access.smi-spec.io/v1alpha3', name, {
    spec: {
      destination: account(to),
      sources: from.map((source) => account(source)),
      rules: rules.map((rule) => {
        const [kind = '', route = ''] = rule.split('/');
        const [of = '', matches] = route.split(':');
        return { kind, name: of, ...(matches && { matches: matches.split(',') }) };
      }),
    },
  });
}

export function group(name: string, ...matches: readonly Readonly<Record<string, Json>>[]): KubernetesObject {
  return object('HTTPRouteGroup', 'specs.smi-spec.io/v1alpha4', name, {
    spec: { matches: matches.map((match, index) => ({ name: `m${index}`, ...match })) },
  });
}

export function ports(
  kind: 'TCPRoute' | 'UDPRoute',
  name: string,
  ...numbers: readonly number[]
): KubernetesObject {
  return object(kind, 'specs.smi-spec.io/v1alpha4', name, { spec: { matches: { ports: [...numbers] } } });
}

export function trafficSplit(
  name: string,
  root: string,
  backends: Readonly<Record<string, Json>>,
  groups: readonly string[] = [],
): KubernetesObject {
  return object('TrafficSplit', 'split.smi-spec.io/v1alpha4', name, {
    spec: {
      service: root,
      backends: Object.entries(backends).map(([of, weight]) => ({ service: of, weight })),
      ...(groups.length > 0 && { matches: groups.map((of) => ({ kind: 'HTTPRouteGroup', name: of })) }),
    },
  });
}

export interface Asked {
  readonly from?: Who;
  readonly to?: Who;
  readonly service?: string;
  readonly protocol?: Protocol;
  readonly port?: number;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly version?: HttpHead['version'];
  /** A new one for each request by default. */
  readonly connection?: number;
}

function headOf({ method = 'GET', path = '/', headers = {}, version = '1.1' }: Asked): HttpHead {
  return { method, target: path, headers, version };
}

/** The example mesh with these decisions and a history of objects, the present ones last. */
export class Example {
  readonly #decide: Decisions;
  readonly #history: readonly DatedPolicy[];
  readonly #random: () => number;
  #ofMesh = 0;
  #accessed = 0;
  readonly #ofClient = new Map<Who, number>();

  constructor(
    decide: Decisions,
    history: readonly (readonly KubernetesObject[])[],
    random: () => number = () => 0.5,
  ) {
    this.#decide = decide;
    this.#random = random;
    this.#history = history.map((objects, at) => ({
      at,
      policy: decide.compilePolicy(decide, objects, RELEASE),
    }));
  }

  #policy(place: Place) {
    return this.#decide.effectivePolicy(this.#history, this.#history.length, place);
  }

  allows(asked: Asked = {}): boolean {
    return this.allowsUnder(
      this.#policy({ workload: WORKLOADS[asked.to ?? 'server'], side: 'server' }),
      asked,
    );
  }

  /** As `allows`, at another time: under a policy of which the history does not tell. */
  allowsUnder(policy: Policy, asked: Asked): boolean {
    const { from = 'client', to = 'server', service: name = 'server', protocol = 'http' } = asked;
    const destination = WORKLOADS[to];
    return this.#decide.isAllowed(this.#decide, policy, {
      source: WORKLOADS[from],
      destination,
      service: serviceNamed(name),
      port: asked.port ?? (protocol === 'http' ? 80 : 90),
      protocol,
      ...(protocol === 'http' && { http: headOf(asked) }),
      connection: asked.connection ?? this.#accessed++,
      topology: TOPOLOGY,
      random: this.#random,
    });
  }

  route(asked: Asked = {}): Endpoint | undefined {
    const { from = 'client', service: name = 'root', protocol = 'http' } = asked;
    const client = WORKLOADS[from];
    const called = serviceNamed(name);
    const number = asked.port ?? (protocol === 'http' ? 80 : 90);
    const transport = protocol === 'udp' ? 'udp' : 'tcp';
    const dialled = called.ports.find((one) => one.port === number && one.transport === transport);
    if (dialled === undefined) throw new Error(`the example's ${name} has no ${transport} port ${number}`);
    const ofClient = this.#ofClient.get(from) ?? 0;
    this.#ofClient.set(from, ofClient + 1);
    const turn: Turn = { random: this.#random, ofClient, ofMesh: this.#ofMesh++, connection: ofClient };
    const request = {
      client,
      service: called,
      port: dialled,
      ...(protocol === 'http' && { http: headOf(asked) }),
    };
    return this.#decide.routeOutbound(
      this.#decide,
      this.#policy({ workload: client, side: 'client' }),
      TOPOLOGY,
      request,
      turn,
    );
  }

  /** Deployment → share of `count` requests that it gets. */
  shares(asked: Asked = {}, count = 4000): Readonly<Record<string, number>> {
    const shares: Record<string, number> = {};
    for (let i = 0; i < count; i++) {
      const name = this.route(asked)?.workload.name ?? 'nobody';
      shares[name] = (shares[name] ?? 0) + 1 / count;
    }
    return shares;
  }
}

/** A random source with a memory: the same seed, the same numbers (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
