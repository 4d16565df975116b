import type { Role } from '../model/cast.ts';
import type { ReceiptPage, Sent } from '../model/control.ts';
import type { Purpose } from '../model/evidence.ts';
import type { Probe } from '../model/probe.ts';
import { drawNonce } from '../model/random.ts';
import type { Deadlines } from '../testbed/testbed.ts';
import type { Scene } from './scene.ts';
import { Trouble } from './trouble.ts';

export interface Volley {
  readonly purpose: Purpose;
  readonly probe: Probe;
  readonly count: number;
  readonly deadlineMs: number;
}

/** Attempts under way at once: enough to be quick, few enough that a batch stays in its order. */
const CONCURRENCY = 10;
/** A datagram that is dropped costs its whole deadline, so they wait together. */
const DATAGRAMS_AT_ONCE = 100;
/** So do answers that are asked to be late; few enough that sending them does not make them noticeably later. */
const DELAYED_AT_ONCE = 25;

function concurrencyOf({ call }: Probe): number {
  if (call.protocol === 'udp') return DATAGRAMS_AT_ONCE;
  if (call.protocol === 'http' && call.connection === 'fresh' && call.ask?.delayMs) return DELAYED_AT_ONCE;
  // One after the other, and so over one connection: over several, a choice that sticks to a connection could come near
  // the shares by chance.
  return call.protocol === 'http' && call.connection === 'kept-alive' ? 1 : CONCURRENCY;
}

/** How long to wait for an attempt that may be denied, milliseconds. */
export function denialDeadline(
  { denialMs, datagramDenialMs = denialMs }: Deadlines,
  { call }: Probe,
): number {
  return call.protocol === 'udp' ? datagramDenialMs : denialMs;
}

/** A datagram that was given up must not arrive after the change that follows. */
const GIVEN_UP = 3;

/** The same for an attempt that is followed by a change of the policy. */
export function beforeDeadline(deadlines: Deadlines, probe: Probe): number {
  return denialDeadline(deadlines, probe) * (probe.call.protocol === 'udp' ? GIVEN_UP : 1);
}

/** One round trip to the agent of `probe.from`: sends `count` attempts and records what the sender saw. */
export async function dispatch(scene: Scene, volley: Volley): Promise<readonly Sent[]> {
  const { stage, signal, recorder } = scene;
  const { probe, purpose, count, deadlineMs } = volley;
  const nonces = Array.from({ length: count }, () => drawNonce(scene.random));
  const target = await stage.target(probe, signal);
  const sent = await overControlChannel(probe.from, signal, () =>
    stage.agent(probe.from).send(
      {
        target,
        call: probe.call,
        nonces,
        concurrency: concurrencyOf(probe),
        deadlineMs,
      },
      signal,
    ),
  );
  recorder.append({ record: 'sent', purpose, probe, sent });
  return sent;
}

/** Reads what every workload of the stage received since the last time, after all senders have finished. */
export class Collector {
  readonly #scene: Scene;
  readonly #cursors = new Map<Role, number>();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  async collect(): Promise<void> {
    const { stage, signal, recorder, clock } = this.#scene;
    const roles = Object.keys(stage.pods) as Role[];
    const pages = await Promise.all(
      roles.map((role) =>
        overControlChannel(role, signal, () =>
          stage.agent(role).receipts(this.#cursors.get(role) ?? 0, signal),
        ),
      ),
    );
    roles.forEach((role, i) => {
      this.#cursors.set(role, (pages[i] as ReceiptPage).next);
    });
    const isLate = recorder.append({
      record: 'received',
      at: clock.now(),
      from: roles.map((role) => stage.layout.workloads[role].name),
      receipts: pages.flatMap((page) => page.receipts),
    });
    if (isLate)
      throw new Trouble(
        'ARRIVED_LATE',
        'attempts that had been given up arrived after the policy was changed: too slow a machine, or network',
      );
  }
}

export async function overControlChannel<T>(
  role: Role,
  signal: AbortSignal,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    signal.throwIfAborted();
    throw new Trouble(
      'CONTROL_CHANNEL_LOST',
      `the agent of ${role} did not answer: ${cause instanceof Error ? cause.message : cause}`,
      {
        cause,
      },
    );
  }
}
