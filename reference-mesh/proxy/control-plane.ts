import type { ServedVersions } from '../../harness/model/api.ts';
import type { KubernetesObject } from '../../harness/model/kubernetes.ts';
import type { Decisions, Place } from '../control/decisions.ts';
import type { Exchange } from '../control/observation.ts';
import type { DatedPolicy, Policy } from '../control/policy.ts';
import { keyOf } from '../control/policy.ts';
import type {
  Address,
  Protocol,
  Service,
  ServicePort,
  ServiceRef,
  Topology,
  Workload,
} from '../control/topology.ts';
import type { Snapshot } from '../metrics/snapshot.ts';
import { serverNameOf } from './credentials.ts';

/** Counts the choices made for one root Service. */
export interface Counter {
  count: number;
}

export interface ControlPlaneOptions {
  readonly versions: ServedVersions;
  readonly decisions: Decisions;
  readonly random: () => number;
  readonly now: () => number;
  /** Window of the metrics API, milliseconds; that of every example in the specification unless given. */
  readonly metricsWindowMs?: number;
  /** Takes what is recorded elsewhere; it is kept here unless given. */
  readonly report?: (exchange: Exchange) => void;
}

/** Does a change concern what lies in this namespace? */
export type Concerns = (namespace: string) => boolean;

/** A workload, and where its server-side proxy takes the streams of other proxies; outside the mesh it has none. */
export interface Member {
  readonly workload: Workload;
  readonly tunnel: Address | undefined;
}

/** What may change of a mesh at once; what is absent stays. */
export interface Change {
  readonly objects?: readonly KubernetesObject[];
  readonly services?: readonly Service[];
  readonly members?: readonly Member[];
}

const EVERYWHERE: Concerns = () => true;

const METRICS_WINDOW_MS = 30_000;
/** Policies that are remembered: enough for any fault that looks back, too few to fill memory. */
const REMEMBERED_POLICIES = 256;
/** Exchanges that are remembered; far more than a stage sends within the window of the metrics API. */
const REMEMBERED_EXCHANGES = 100_000;

/** What the proxies of one mesh share: who is there, what the objects say, what was measured. */
export class ControlPlane {
  readonly decide: Decisions;
  readonly random: () => number;
  readonly now: () => number;
  readonly #versions: ServedVersions;
  readonly #metricsWindowMs: number;
  readonly #report: (exchange: Exchange) => void;
  #topology: Topology = { workloads: [], services: [] };
  #services = new Map<string, Service>();
  #members: readonly Member[] = [];
  #byServerName = new Map<string, Member>();
  readonly #history: DatedPolicy[] = [];
  readonly #turns = new Map<string, Counter>();
  readonly #exchanges: Exchange[] = [];
  readonly #listeners = new Set<(concerns: Concerns) => void>();

  constructor({
    versions,
    decisions,
    random,
    now,
    metricsWindowMs = METRICS_WINDOW_MS,
    report = (exchange) => this.keep(exchange),
  }: ControlPlaneOptions) {
    this.decide = decisions;
    this.random = random;
    this.now = now;
    this.#versions = versions;
    this.#metricsWindowMs = metricsWindowMs;
    this.#report = report;
    this.setObjects([]);
  }

  get topology(): Topology {
    return this.#topology;
  }

  /** What the metrics API speaks of, now. */
  snapshot(): Snapshot {
    return {
      decide: this.decide,
      topology: this.#topology,
      splits: this.#history.at(-1)?.policy.splits ?? [],
      exchanges: this.#exchanges,
      now: this.now(),
      windowMs: this.#metricsWindowMs,
    };
  }

  setObjects(objects: readonly KubernetesObject[]): void {
    this.change({ objects });
  }

  setServices(services: readonly Service[]): void {
    this.change({ services });
  }

  addWorkload(workload: Workload, tunnel: Address | undefined): void {
    this.change({ members: [...this.#members, { workload, tunnel }] });
  }

  /** @param concerns the namespaces in which something changed; all unless given */
  change({ objects, services, members }: Change, concerns: Concerns = EVERYWHERE): void {
    if (services !== undefined) {
      this.#topology = { ...this.#topology, services };
      this.#services = new Map(services.map((service) => [keyOf(service.namespace, service.name), service]));
    }
    if (members !== undefined) {
      this.#topology = { ...this.#topology, workloads: members.map(({ workload }) => workload) };
      this.#members = members;
      this.#byServerName = new Map(members.map((member) => [serverNameOf(member.workload), member]));
    }
    if (objects !== undefined) {
      const policy = this.decide.compilePolicy(this.decide, objects, this.#versions);
      this.#history.push({ at: this.now(), policy });
      if (this.#history.length > REMEMBERED_POLICIES) this.#history.shift();
    }
    for (const listener of this.#listeners) listener(concerns);
  }

  /** `listener` is called after each change of objects, Services or workloads. */
  onChange(listener: (concerns: Concerns) => void): void {
    this.#listeners.add(listener);
  }

  policyFor(place: Place): Policy {
    return this.decide.effectivePolicy(this.#history, this.now(), place);
  }

  service({ namespace, name }: ServiceRef): Service | undefined {
    return this.#services.get(keyOf(namespace, name));
  }

  /** @param serverName of the workload's server-side proxy */
  workload(serverName: string): Workload | undefined {
    return this.#byServerName.get(serverName)?.workload;
  }

  /** The workload as it is now: its labels and ports may have changed. */
  current(workload: Workload): Workload {
    return this.workload(serverNameOf(workload)) ?? workload;
  }

  tunnelTo(workload: Workload): Address | undefined {
    return this.#byServerName.get(serverNameOf(workload))?.tunnel;
  }

  turnsOf({ namespace, name }: ServiceRef): Counter {
    const key = keyOf(namespace, name);
    let counter = this.#turns.get(key);
    if (counter === undefined) {
      counter = { count: 0 };
      this.#turns.set(key, counter);
    }
    return counter;
  }

  /** What the Services in front of a container port say that it speaks. */
  protocolsAt(workload: Workload, containerPort: number): ReadonlySet<Protocol> {
    const protocols = new Set<Protocol>();
    for (const service of this.#topology.services) {
      if (!this.decide.endpointsOf(service, this.#topology).includes(workload)) continue;
      for (const port of service.ports) {
        if (port.targetPort === containerPort) protocols.add(port.appProtocol);
      }
    }
    return protocols;
  }

  record(exchange: Exchange): void {
    for (const kept of this.decide.recordings(exchange)) this.#report(kept);
  }

  /** Remembers an exchange for the metrics. */
  keep(exchange: Exchange): void {
    this.#exchanges.push(exchange);
    // In large steps: shifting the whole list for every request would cost more than the request.
    if (this.#exchanges.length > 2 * REMEMBERED_EXCHANGES) {
      this.#exchanges.splice(0, this.#exchanges.length - REMEMBERED_EXCHANGES);
    }
  }
}

/** The Service's port of this number and transport. */
export function portOf(
  service: Service,
  number: number,
  transport: ServicePort['transport'],
): ServicePort | undefined {
  return service.ports.find((port) => port.port === number && port.transport === transport);
}
