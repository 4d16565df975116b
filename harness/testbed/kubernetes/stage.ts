import type { Role } from '../../model/cast.ts';
import { CAST } from '../../model/cast.ts';
import type { Agent, Batch, ReceiptPage, SelfCheck, Sent, Target } from '../../model/control.ts';
import type { Admission, Json, KubernetesObject, ObjectEvent, ObjectName } from '../../model/kubernetes.ts';
import type { Layout } from '../../model/layout.ts';
import type { MetricRight } from '../../model/metric.ts';
import type { Probe } from '../../model/probe.ts';
import type { Kind } from '../../smi/resource.ts';
import type { Reading, Stage } from '../testbed.ts';
import type { Cluster } from './cluster.ts';
import { Footprints } from './footprints.ts';
import type { Home } from './home.ts';
import type { MetricsAccounts } from './metrics-accounts.ts';
import { eventsAbout } from './object-events.ts';
import type { Objects } from './objects.ts';
import type { Standing } from './standing.ts';

/** One test's time in a home. */
export interface Lease {
  readonly home: Home;
  /** Requests that each workload had received before. */
  readonly from: ReadonlyMap<Role, number>;
  /** On behalf of the test. */
  readonly cluster: Cluster;
  readonly objects: Objects;
  readonly accounts: MetricsAccounts;
  readonly standing: Standing;
  readonly headersShape: 'array' | 'map';
  schema(kind: Kind, signal: AbortSignal): Promise<Json>;
  giveBack(footprints: Footprints): Promise<void>;
}

export class KubernetesStage implements Stage {
  readonly layout: Layout;
  readonly headersShape;
  readonly #lease: Lease;
  readonly #footprints = new Footprints();
  #released: Promise<void> | undefined;

  constructor(lease: Lease) {
    this.#lease = lease;
    this.layout = lease.home.layout;
    this.headersShape = lease.headersShape;
  }

  get pods(): Stage['pods'] {
    return this.#lease.home.inhabitants.pods;
  }

  async apply(object: KubernetesObject, signal: AbortSignal): Promise<Admission> {
    const { objects, standing } = this.#lease;
    standing.applied(this.layout.stage, object);
    return objects.apply(object, signal);
  }

  async delete(object: KubernetesObject, signal: AbortSignal): Promise<Admission> {
    const { objects, standing } = this.#lease;
    standing.deleted(object);
    return objects.delete(object, signal);
  }

  agent(role: Role): Agent {
    const { home, from } = this.#lease;
    const agent = home.inhabitants.agents.get(role);
    if (!agent) throw new Error(`role ${role} is not on this stage`);
    return new TenantAgent(agent, from.get(role) ?? 0);
  }

  async target(probe: Probe, _signal: AbortSignal): Promise<Target> {
    // What an outsider reaches is no policy's doing, so it says nothing of what a test left behind.
    if (CAST[probe.from].meshed) this.#footprints.add(probe);
    return this.#lease.home.target(probe);
  }

  deploy(role: Role, signal: AbortSignal): Promise<readonly string[]> {
    return this.#lease.home.inhabitants.deploy(role, signal);
  }

  schema(kind: Kind, signal: AbortSignal): Promise<Json> {
    return this.#lease.schema(kind, signal);
  }

  async metrics(path: string, signal: AbortSignal): Promise<Reading> {
    const { status, body } = await this.#lease.cluster.ask({ method: 'GET', path }, signal);
    return { path, status, body };
  }

  async metricsAs(right: MetricRight, path: string, signal: AbortSignal): Promise<Reading> {
    const account = await this.#lease.accounts.with(right, signal);
    const { status, body } = await account.ask({ method: 'GET', path }, signal);
    return { path, status, body };
  }

  events(about: ObjectName, signal: AbortSignal): Promise<readonly ObjectEvent[]> {
    return eventsAbout(this.#lease.cluster, about, signal);
  }

  release(): Promise<void> {
    this.#released ??= this.#lease.giveBack(this.#footprints);
    return this.#released;
  }
}

/** An agent whose log begins where the test does. */
class TenantAgent implements Agent {
  readonly #agent: Agent;
  readonly #from: number;

  constructor(agent: Agent, from: number) {
    this.#agent = agent;
    this.#from = from;
  }

  send(batch: Batch, signal: AbortSignal): Promise<readonly Sent[]> {
    return this.#agent.send(batch, signal);
  }

  async receipts(after: number, signal: AbortSignal): Promise<ReceiptPage> {
    const { receipts, next } = await this.#agent.receipts(this.#from + after, signal);
    return {
      receipts: receipts.map((receipt) => ({ ...receipt, sequence: receipt.sequence - this.#from })),
      next: next - this.#from,
    };
  }

  selfCheck(signal: AbortSignal): Promise<SelfCheck> {
    return this.#agent.selfCheck(signal);
  }
}
