import { AGREEING } from '../model/expectation.ts';
import type { Holdable } from './gate.ts';
import { convergedAt, refutes } from './gate.ts';
import { limitOf, waitedForLimit } from './limit.ts';
import type { Attempt } from './outcomes.ts';
import type { Shortfall } from './ruling.ts';
import { inconclusive } from './ruling.ts';
import type { Episode } from './transcript.ts';

export type Convergence =
  /** `held`: the probes from the first that opened the gate. */
  | { readonly kind: 'converged'; readonly held: readonly Attempt[] }
  /** It opened, but after the limit the old state was still seen; `last`: what came before the opening. */
  | { readonly kind: 'late'; readonly last: readonly Attempt[] }
  | { readonly kind: 'never'; readonly last: readonly Attempt[] };

export function convergenceOf(episode: Episode<Holdable>): Convergence {
  const { expectation, probes } = episode;
  const opened = convergedAt(
    expectation.kind,
    probes.map((probe) => probe.outcome),
  );
  const before = probes.slice(0, opened);
  const last = before.slice(-AGREEING);
  if (opened === undefined) return { kind: 'never', last };
  const limit = limitOf(episode);
  const late = before.some(
    ({ sent, outcome }) => sent.startedAt > limit && refutes(expectation.kind, outcome),
  );
  return late ? { kind: 'late', last } : { kind: 'converged', held: probes.slice(opened) };
}

/** Why a gate that did not open says nothing about the mesh; undefined if it does. */
export function excuseOf(episode: Episode<Holdable>, last: readonly Attempt[]): Shortfall | undefined {
  const unfit = troubleAmong(last);
  if (unfit?.reason === 'trouble') return unfit;
  if (last.every(({ outcome }) => outcome.kind === 'unreachable')) return unfit;
  if (!waitedForLimit(episode)) {
    return inconclusive('not-reached', 'probing stopped before the convergence limit had passed');
  }
  return undefined;
}

/** Trouble or an unreachable destination among attempts that should have told something. */
export function troubleAmong(attempts: readonly Attempt[]): Shortfall | undefined {
  for (const { outcome } of attempts) {
    if (outcome.kind === 'trouble') return inconclusive('trouble', outcome.message);
  }
  const unreachable = attempts.filter(({ outcome }) => outcome.kind === 'unreachable').length;
  if (unreachable === 0) return undefined;
  return inconclusive(
    'unreachable',
    `${unreachable} of ${attempts.length} attempts found no name or no endpoint`,
  );
}

/** Fewer probes were held than the expectation asks for. */
export function cutShort(
  { expectation, record }: Episode<Holdable>,
  held: readonly Attempt[],
): Shortfall | undefined {
  if (held.length >= expectation.hold) return undefined;
  return inconclusive(
    record.skipped ?? 'not-reached',
    `held for ${held.length} of ${expectation.hold} probes`,
  );
}

/** How the attempts ended, for people: `3 delivered, 2 denied (timeout)`. */
export function tally(attempts: readonly Attempt[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of attempts) {
    const word = outcome.kind === 'denied' ? `denied (${formOf(outcome.how)})` : outcome.kind;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}

function formOf(how: { readonly status: number } | string): string {
  return typeof how === 'string' ? how : `HTTP ${how.status}`;
}
