import { setTimeout as sleep } from 'node:timers/promises';
import type { Role } from '../../model/cast.ts';
import { SERVICE_PARTS } from '../../model/cast.ts';
import type { Probe } from '../../model/probe.ts';
import type { Soundings } from './soundings.ts';

export type Openness = 'open' | 'closed';

/** Does the mesh let a workload through where no SMI object says anything? One answer a protocol. */
export type Baseline = Readonly<Record<Probe['call']['protocol'], Openness>>;

/** Between these it is found out. */
export const BASELINE_ROLES = ['client', 'server'] as const;
const PAUSE_MS = 250;

const CALLS = {
  http: {
    protocol: 'http',
    version: '1.1',
    method: 'GET',
    path: '/baseline',
    headers: {},
    connection: 'fresh',
  },
  tcp: { protocol: 'tcp', first: 'client' },
  udp: { protocol: 'udp' },
} as const satisfies Record<keyof Baseline, Probe['call']>;

/** Finds out what flows on an empty stage. What is expected is waited for, at most as long as the mesh may converge. */
export async function findBaseline(
  soundings: Soundings,
  {
    expected,
    convergenceMs,
    now,
  }: { readonly expected: Openness; readonly convergenceMs: number; readonly now: () => number },
  signal: AbortSignal,
): Promise<Baseline> {
  const until = now() + convergenceMs;
  for (;;) {
    const found = {
      http: await openness(soundings, CALLS.http, signal),
      tcp: await openness(soundings, CALLS.tcp, signal),
      udp: await openness(soundings, CALLS.udp, signal),
    };
    if (found.http === expected || now() > until) return found;
    await sleep(PAUSE_MS, undefined, { signal });
  }
}

async function openness(soundings: Soundings, call: Probe['call'], signal: AbortSignal): Promise<Openness> {
  const [from, to] = BASELINE_ROLES;
  const probe = { from, to, port: call.protocol, name: 'namespaced', call } as const;
  const [receivers] = await soundings.receivers([probe], signal);
  return receivers?.length === 0 ? 'closed' : 'open';
}

/**
 * Is what became of a probe what becomes of it on a stage without SMI objects? Closed: nobody received it. Open: if
 * anybody did, then a workload that its Service selects.
 */
export function isBaseline(
  { to, call }: Pick<Probe, 'to' | 'call'>,
  receivers: readonly Role[],
  baseline: Baseline,
): boolean {
  return baseline[call.protocol] === 'closed'
    ? receivers.length === 0
    : receivers.every((role) => SERVICE_PARTS[to].selects.includes(role));
}
