import type { Role } from '../../model/cast.ts';
import { ROLES } from '../../model/cast.ts';
import type { Agent, Receipt, Target } from '../../model/control.ts';
import type { Probe } from '../../model/probe.ts';
import type { Random } from '../../model/random.ts';
import { drawNonce } from '../../model/random.ts';

/** Attempts of a probe. */
const ROUND = 3;

/** Between whom it is sounded. */
export interface Ground {
  readonly agents: ReadonlyMap<Role, Agent>;
  readonly random: Random;
  readonly deadlineMs: number;
  target(probe: Probe): Target;
}

type Receipts = ReadonlyMap<Role, readonly Receipt[]>;

/** Probes that belong to no test: what the mesh lets through between two of them, or where none is. */
export class Soundings {
  readonly #ground: Ground;
  /** Positions as last read, so that no page is read twice. */
  readonly #known = new Map<Agent, number>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Sends the probe a few times; which roles received each of them? */
  async arrivals(probe: Probe, signal: AbortSignal): Promise<readonly (readonly Role[])[]> {
    const { nonces, receipts } = await this.#send([probe], signal);
    return (nonces[0] ?? []).map((nonce) => receiversOf(receipts, [nonce]));
  }

  /** Sends each probe a few times; which roles received any of them? */
  async receivers(probes: readonly Probe[], signal: AbortSignal): Promise<readonly (readonly Role[])[]> {
    const { nonces, receipts } = await this.#send(probes, signal);
    return nonces.map((own) => receiversOf(receipts, own));
  }

  /** How many requests each workload has received. */
  async positions(signal: AbortSignal): Promise<ReadonlyMap<Role, number>> {
    return this.#ofEach(async (agent) => {
      const { next } = await agent.receipts(this.#known.get(agent) ?? 0, signal);
      this.#known.set(agent, next);
      return next;
    });
  }

  async #send(
    probes: readonly Probe[],
    signal: AbortSignal,
  ): Promise<{ readonly nonces: readonly (readonly string[])[]; readonly receipts: Receipts }> {
    const { agents, random, deadlineMs } = this.#ground;
    const from = await this.positions(signal);
    const nonces = probes.map(() => Array.from({ length: ROUND }, () => drawNonce(random)));
    await Promise.all(
      probes.map(async (probe, i) => {
        const target = this.#ground.target(probe);
        const batch = { target, call: probe.call, nonces: nonces[i] ?? [], concurrency: ROUND, deadlineMs };
        await agents.get(probe.from)?.send(batch, signal);
      }),
    );
    const receipts = await this.#ofEach(
      async (agent, role) => (await agent.receipts(from.get(role) ?? 0, signal)).receipts,
    );
    return { nonces, receipts };
  }

  async #ofEach<T>(read: (agent: Agent, role: Role) => Promise<T>): Promise<ReadonlyMap<Role, T>> {
    const entries = [...this.#ground.agents].map(
      async ([role, agent]) => [role, await read(agent, role)] as const,
    );
    return new Map(await Promise.all(entries));
  }
}

function receiversOf(receipts: Receipts, nonces: readonly string[]): readonly Role[] {
  return ROLES.filter((role) => (receipts.get(role) ?? []).some(({ nonce }) => nonces.includes(nonce)));
}
