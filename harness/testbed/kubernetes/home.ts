import { setTimeout as sleep } from 'node:timers/promises';
import type { Role } from '../../model/cast.ts';
import { CAST, ROLES } from '../../model/cast.ts';
import type { Batch, Receipt, Target } from '../../model/control.ts';
import type { Layout } from '../../model/layout.ts';
import type { Probe } from '../../model/probe.ts';
import type { Random } from '../../model/random.ts';
import type { Addresses } from '../../profiles/naming.ts';
import { hostName } from '../../profiles/naming.ts';
import { portKindOf } from '../../profiles/service-needs.ts';
import type { Baseline, Openness } from './baseline.ts';
import { isBaseline } from './baseline.ts';
import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';
import { STAGE_LABEL } from './labels.ts';
import type { ApiObject, Objects } from './objects.ts';
import { PodAgent } from './pod-agent.ts';
import { readyPods } from './pods.ts';
import type { StageStyle } from './stage-objects.ts';
import { deploymentOf, namespacesOf, serviceNameFor, servicesOf, workloadsOf } from './stage-objects.ts';
import type { Watched } from './watch.ts';
import { watched } from './watch.ts';

/** What every stage of a testbed is made with. */
export interface Surroundings {
  readonly cluster: Cluster;
  readonly objects: Objects;
  readonly style: StageStyle;
  readonly addresses: { readonly meshed: Addresses; readonly outsider: Addresses };
  readonly clusterDomain: string;
  readonly convergenceMs: number;
  readonly deadlines: { readonly deliveryMs: number; readonly denialMs: number };
  /** What strict mode promises, or its absence: how long to wait for it is the convergence limit. */
  readonly expected: Openness;
  /** SMI kinds that the cluster serves: what a test may have left. */
  readonly kinds: readonly Pick<ApiObject, 'apiVersion' | 'kind'>[];
  readonly now: () => number;
}

type Receipts = ReadonlyMap<Role, readonly Receipt[]>;

function receiversOf(receipts: Receipts, nonces: readonly string[]): readonly Role[] {
  return ROLES.filter((role) => (receipts.get(role) ?? []).some(({ nonce }) => nonces.includes(nonce)));
}

/** Between these it is measured what flows on an empty stage. */
const BASELINE_ROLES = ['client', 'server'] as const;
/** How long pods may take to start, milliseconds: images are pulled meanwhile. */
const START_MS = 180_000;
const GONE_MS = 60_000;
const NONCES_A_ROUND = 3;
const AGREEING_ROUNDS = 2;
const PAUSE_MS = 250;

/**
 * Two namespaces with the whole cast in them, for many tests one after the other. Whoever has it leaves it without SMI
 * objects, its workloads idle, and behaving as before.
 */
export class Home {
  readonly layout: Layout;
  readonly agents = new Map<Role, PodAgent>();
  /** Set once a test has been here: metrics tests want workloads that have sent and received nothing. */
  isUsed = false;
  readonly #surroundings: Surroundings;
  readonly #random: Random;
  #baseline: Baseline = { http: 'closed', tcp: 'closed', udp: 'closed' };

  private constructor(layout: Layout, surroundings: Surroundings, random: Random) {
    this.layout = layout;
    this.#surroundings = surroundings;
    this.#random = random;
  }

  static async open(
    layout: Layout,
    surroundings: Surroundings,
    random: Random,
    roles: readonly Role[],
    signal: AbortSignal,
  ): Promise<Home> {
    const home = new Home(layout, surroundings, random);
    try {
      const { objects, style } = surroundings;
      await objects.ensure(namespacesOf(layout, style), signal);
      await home.provide([...BASELINE_ROLES, ...roles], signal);
      await home.#measure(signal);
      return home;
    } catch (error) {
      await home.close();
      throw error;
    }
  }

  get pods(): Readonly<Partial<Record<Role, readonly string[]>>> {
    return Object.fromEntries(
      ROLES.flatMap((role) => {
        const agent = this.agents.get(role);
        return agent ? [[role, [agent.pod.name]]] : [];
      }),
    );
  }

  /** Deploys those of the roles that are not here yet. */
  async provide(roles: readonly Role[], signal: AbortSignal): Promise<void> {
    const missing = ROLES.filter((role) => roles.includes(role) && !this.agents.has(role));
    if (missing.length === 0) return;
    const { objects, style } = this.#surroundings;
    const standing = [...this.agents.keys(), ...missing];
    await objects.ensure(workloadsOf(this.layout, missing, style), signal);
    await objects.ensure(servicesOf(this.layout, standing, style), signal);
    await this.#join(missing, signal);
  }

  /** Takes these roles away, and the Services that select nobody else: a test is going to deploy them itself. */
  async withdraw(later: readonly Role[], signal: AbortSignal): Promise<void> {
    const { objects, style } = this.#surroundings;
    const roles = later.filter((role) => this.agents.has(role));
    if (roles.length === 0) return;
    const left = [...this.agents.keys()].filter((role) => !roles.includes(role));
    const standing = new Set(servicesOf(this.layout, left, style).map(({ metadata }) => metadata.name));
    for (const service of servicesOf(this.layout, [...this.agents.keys()], style))
      if (!standing.has(service.metadata.name)) await objects.delete(service, signal);
    for (const role of roles) {
      await objects.delete(deploymentOf(this.layout, role, style), signal);
      this.agents.get(role)?.close();
      this.agents.delete(role);
    }
    for (const role of roles) await this.#gone(role, signal);
  }

  /** @returns names of its pods, once they are ready */
  async deploy(role: Role, signal: AbortSignal): Promise<readonly string[]> {
    const { objects, style } = this.#surroundings;
    await objects.ensure(workloadsOf(this.layout, [role], style), signal);
    await this.#join([role], signal);
    await objects.ensure(servicesOf(this.layout, [...this.agents.keys()], style), signal);
    return this.pods[role] ?? [];
  }

  target({ from, to, port, name, call }: Probe): Target {
    const service = this.layout.services[to];
    const number = service.ports[port];
    if (number === undefined)
      throw new Error(`Service ${to} has no port ${port}: a mistake of the test's author`);
    const { addresses, clusterDomain, style } = this.#surroundings;
    const kind = portKindOf(port, call.protocol === 'udp' ? 'udp' : 'tcp');
    const forms = CAST[from].meshed ? addresses.meshed : addresses.outsider;
    const host = hostName(forms[name], {
      service: serviceNameFor(service.name, kind, style.services),
      namespace: service.namespace,
      clusterDomain,
    });
    return { host, port: number.port, authority: `${host}:${number.port}` };
  }

  /**
   * Deletes what a test left and waits until the mesh behaves as on an empty stage again.
   *
   * @returns false where it does not within the convergence limit: then this is no stage for another test
   */
  async clean(probes: readonly Probe[], signal: AbortSignal): Promise<boolean> {
    await this.#deleteLeftovers(signal);
    const { now, convergenceMs } = this.#surroundings;
    const until = now() + convergenceMs;
    let agreeing = 0;
    while (agreeing < AGREEING_ROUNDS) {
      const asBefore = await this.#isAsBefore(probes, signal);
      agreeing = asBefore ? agreeing + 1 : 0;
      if (!asBefore && now() > until) return false;
      await sleep(PAUSE_MS, undefined, { signal });
    }
    return true;
  }

  /** Ends its connections and deletes its namespaces; what is in them goes with them. */
  async close(): Promise<void> {
    for (const agent of this.agents.values()) agent.close();
    const { objects, style } = this.#surroundings;
    const signal = AbortSignal.timeout(GONE_MS);
    await Promise.all(namespacesOf(this.layout, style).map((namespace) => objects.delete(namespace, signal)));
  }

  async #join(roles: readonly Role[], signal: AbortSignal): Promise<void> {
    const { cluster } = this.#surroundings;
    const selector = `${STAGE_LABEL}=${this.layout.stage}`;
    const namespaces = Object.values(this.layout.namespaces);
    await Promise.all(
      namespaces.map(async (namespace) => {
        const mine = roles.filter((role) => this.layout.workloads[role].namespace === namespace);
        const apps = mine.map((role) => this.layout.workloads[role].name);
        if (apps.length === 0) return;
        const ready = await readyPods(cluster, { namespace, selector, apps, withinMs: START_MS }, signal);
        await Promise.all(
          mine.map(async (role) => {
            const pod = ready.get(this.layout.workloads[role].name);
            const agent = new PodAgent(cluster, { namespace, name: pod?.metadata.name ?? '' });
            await this.#awaitAnswers(agent, signal);
            this.agents.set(role, agent);
          }),
        );
      }),
    );
  }

  /** A pod is ready before its program listens. */
  async #awaitAnswers(agent: PodAgent, signal: AbortSignal): Promise<void> {
    const until = this.#surroundings.now() + START_MS;
    for (;;) {
      const silent = await agent.selfCheck(signal).then(
        ({ ports }) => ports.filter(({ answers }) => !answers).map(({ port }) => `port ${port}`),
        (error: unknown) => {
          if (error instanceof ClusterError && error.code === 'CLUSTER_RIGHT') throw error;
          return [error instanceof Error ? error.message : String(error)];
        },
      );
      if (silent.length === 0) return;
      signal.throwIfAborted();
      if (this.#surroundings.now() > until) {
        agent.close();
        throw new ClusterError(
          'CLUSTER_PODS',
          `the sample application in pod ${agent.pod.name} does not answer (${silent.join(', ')}): look at its log`,
        );
      }
      await sleep(PAUSE_MS, undefined, { signal });
    }
  }

  async #gone(role: Role, signal: AbortSignal): Promise<void> {
    const { name, namespace } = this.layout.workloads[role];
    const end = new AbortController();
    const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(`app=${name}`)}`;
    const until = AbortSignal.any([signal, end.signal, AbortSignal.timeout(GONE_MS)]);
    try {
      for await (const pods of watched<Watched>(this.#surroundings.cluster, path, until))
        if (pods.length === 0) return;
    } finally {
      end.abort();
    }
  }

  async #deleteLeftovers(signal: AbortSignal): Promise<void> {
    const { objects, kinds } = this.#surroundings;
    await Promise.all(
      Object.values(this.layout.namespaces).flatMap((namespace) =>
        kinds.map(async (kind) => {
          for (const object of await objects.list(kind, namespace, signal))
            await objects.delete(object, signal);
        }),
      ),
    );
  }

  /** Finds out what flows on an empty stage. Where everything is meant to flow, it is waited for. */
  async #measure(signal: AbortSignal): Promise<void> {
    const { now, convergenceMs, expected } = this.#surroundings;
    const until = now() + convergenceMs;
    for (;;) {
      const found = {
        http: await this.#openness(
          {
            protocol: 'http',
            version: '1.1',
            method: 'GET',
            path: '/baseline',
            headers: {},
            connection: 'fresh',
          },
          signal,
        ),
        tcp: await this.#openness({ protocol: 'tcp', first: 'client' }, signal),
        udp: await this.#openness({ protocol: 'udp' }, signal),
      };
      this.#baseline = found;
      if (found.http === expected || now() > until) return;
      await sleep(PAUSE_MS, undefined, { signal });
    }
  }

  async #openness(call: Probe['call'], signal: AbortSignal): Promise<Openness> {
    const probe = { from: 'client', to: 'server', port: call.protocol, name: 'namespaced', call } as const;
    return (await this.#receivers([probe], signal))[0]?.length === 0 ? 'closed' : 'open';
  }

  async #isAsBefore(probes: readonly Probe[], signal: AbortSignal): Promise<boolean> {
    const received = await this.#receivers(probes, signal);
    return probes.every((probe, i) => isBaseline(probe, received[i] ?? [], this.#baseline));
  }

  /** Sends the probe a few times; which roles received each of them? */
  async arrivals(probe: Probe, signal: AbortSignal): Promise<readonly (readonly Role[])[]> {
    const { nonces, receipts } = await this.#send([probe], signal);
    return (nonces[0] ?? []).map((nonce) => receiversOf(receipts, [nonce]));
  }

  /** Sends each probe a few times; which roles received any of them? */
  async #receivers(probes: readonly Probe[], signal: AbortSignal): Promise<readonly (readonly Role[])[]> {
    const { nonces, receipts } = await this.#send(probes, signal);
    return nonces.map((own) => receiversOf(receipts, own));
  }

  async #send(
    probes: readonly Probe[],
    signal: AbortSignal,
  ): Promise<{ readonly nonces: readonly (readonly string[])[]; readonly receipts: Receipts }> {
    const { denialMs: deadlineMs } = this.#surroundings.deadlines;
    const from = await this.positions(signal);
    const nonces = probes.map(() => Array.from({ length: NONCES_A_ROUND }, () => this.#nonce()));
    await Promise.all(
      probes.map(async (probe, i) => {
        const batch: Batch = {
          target: this.target(probe),
          call: probe.call,
          nonces: nonces[i] ?? [],
          concurrency: NONCES_A_ROUND,
          deadlineMs,
        };
        await this.agents.get(probe.from)?.send(batch, signal);
      }),
    );
    return { nonces, receipts: await this.#receiptsSince(from, signal) };
  }

  /** How many requests each workload has received. */
  async positions(signal: AbortSignal): Promise<ReadonlyMap<Role, number>> {
    const entries = await Promise.all(
      [...this.agents].map(async ([role, agent]) => {
        const known = this.#known.get(agent) ?? 0;
        const { next } = await agent.receipts(known, signal);
        this.#known.set(agent, next);
        return [role, next] as const;
      }),
    );
    return new Map(entries);
  }

  /** Positions as last read, so that no page is read twice. */
  readonly #known = new Map<PodAgent, number>();

  async #receiptsSince(from: ReadonlyMap<Role, number>, signal: AbortSignal): Promise<Receipts> {
    const entries = await Promise.all(
      [...this.agents].map(async ([role, agent]) => {
        const { receipts } = await agent.receipts(from.get(role) ?? 0, signal);
        return [role, receipts] as const;
      }),
    );
    return new Map(entries);
  }

  #nonce(): string {
    const half = () =>
      Math.floor(this.#random() * 0x100000000)
        .toString(16)
        .padStart(8, '0');
    return half() + half();
  }
}
