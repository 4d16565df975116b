import { setTimeout as sleep } from 'node:timers/promises';
import type { Role } from '../../model/cast.ts';
import { ROLES } from '../../model/cast.ts';
import type { Layout } from '../../model/layout.ts';
import { ClusterError } from './error.ts';
import { STAGE_LABEL } from './labels.ts';
import { PodAgent } from './pod-agent.ts';
import { readyPods } from './pods.ts';
import { deploymentOf, servicesOf, workloadsOf } from './stage-objects.ts';
import type { Surroundings } from './surroundings.ts';
import type { Watched } from './watch.ts';
import { watched } from './watch.ts';

/** How long pods may take to start, milliseconds: images are pulled meanwhile. */
const START_MS = 180_000;
const GONE_MS = 60_000;
const PAUSE_MS = 250;

/** Those of the cast who live in a home by now: their workloads, the Services in front of them, and their agents. */
export class Inhabitants {
  readonly agents = new Map<Role, PodAgent>();
  readonly #layout: Layout;
  readonly #surroundings: Surroundings;

  constructor(layout: Layout, surroundings: Surroundings) {
    this.#layout = layout;
    this.#surroundings = surroundings;
  }

  /** Names of the pods of each. */
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
    await objects.ensure(workloadsOf(this.#layout, missing, style), signal);
    await objects.ensure(servicesOf(this.#layout, standing, style), signal);
    await this.#join(missing, signal);
  }

  /** Takes these roles away, and the Services that select nobody else: a test is going to deploy them itself. */
  async withdraw(later: readonly Role[], signal: AbortSignal): Promise<void> {
    const { objects, style } = this.#surroundings;
    const roles = later.filter((role) => this.agents.has(role));
    if (roles.length === 0) return;
    const left = [...this.agents.keys()].filter((role) => !roles.includes(role));
    const standing = new Set(servicesOf(this.#layout, left, style).map(({ metadata }) => metadata.name));
    for (const service of servicesOf(this.#layout, [...this.agents.keys()], style))
      if (!standing.has(service.metadata.name)) await objects.delete(service, signal);
    for (const role of roles) {
      await objects.delete(deploymentOf(this.#layout, role, style), signal);
      this.agents.get(role)?.close();
      this.agents.delete(role);
    }
    for (const role of roles) await this.#gone(role, signal);
  }

  /** @returns names of its pods, once they are ready */
  async deploy(role: Role, signal: AbortSignal): Promise<readonly string[]> {
    const { objects, style } = this.#surroundings;
    await objects.ensure(workloadsOf(this.#layout, [role], style), signal);
    await this.#join([role], signal);
    await objects.ensure(servicesOf(this.#layout, [...this.agents.keys()], style), signal);
    return this.pods[role] ?? [];
  }

  /** Connects with the agents anew: their pods may have been replaced. */
  async rejoin(signal: AbortSignal): Promise<void> {
    this.hangUp();
    await this.#join([...this.agents.keys()], signal);
  }

  /** Ends the connections to their agents. */
  hangUp(): void {
    for (const agent of this.agents.values()) agent.close();
  }

  async #join(roles: readonly Role[], signal: AbortSignal): Promise<void> {
    const { cluster } = this.#surroundings;
    const selector = `${STAGE_LABEL}=${this.#layout.stage}`;
    const namespaces = Object.values(this.#layout.namespaces);
    await Promise.all(
      namespaces.map(async (namespace) => {
        const mine = roles.filter((role) => this.#layout.workloads[role].namespace === namespace);
        const apps = mine.map((role) => this.#layout.workloads[role].name);
        if (apps.length === 0) return;
        const ready = await readyPods(cluster, { namespace, selector, apps, withinMs: START_MS }, signal);
        await Promise.all(
          mine.map(async (role) => {
            const pod = ready.get(this.#layout.workloads[role].name);
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
    const { name, namespace } = this.#layout.workloads[role];
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
}
