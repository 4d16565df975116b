import type { Purpose } from '../../harness/model/evidence.ts';

/** So many times this. */
export interface Tally {
  readonly what: string;
  readonly count: number;
}

/**
 * How a row stands to what is expected: `for` and `against` it, `early` while the old state still held, `plain` where
 * nothing is expected of it.
 */
export type Stand = 'for' | 'against' | 'early' | 'plain';

/** Attempts in a row that are alike at both ends. Times are milliseconds from the test's start. */
export interface AttemptsMoment {
  readonly kind: 'attempts';
  readonly purpose: Purpose;
  /** `client → server`. */
  readonly route: string;
  /** What was sent. */
  readonly call: string;
  readonly count: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Shortest and longest time until the answer. */
  readonly latencyMs: readonly [number, number];
  readonly recorded: readonly Tally[];
  readonly answered: readonly Tally[];
  readonly became: readonly Tally[];
  readonly stand: Stand;
}

/** Attempts that are only counted. */
export interface OmittedMoment {
  readonly kind: 'omitted';
  readonly rows: number;
  readonly became: readonly Tally[];
}

/** Something else that happened; `body`: what was applied or answered, as YAML. */
export interface EventMoment {
  readonly kind: 'event';
  readonly atMs: number;
  readonly mark: 'change' | 'gate' | 'reading' | 'trouble' | 'note';
  readonly words: string;
  readonly body?: string;
}

/** One row of a timeline. */
export type Moment = AttemptsMoment | OmittedMoment | EventMoment;

/** How often each word occurs, in the order of their first occurrence. */
export function tally(words: readonly string[]): readonly Tally[] {
  return [...Map.groupBy(words, (word) => word)].map(([what, { length }]) => ({ what, count: length }));
}

/** Several tallies as one. */
export function summed(tallies: readonly Tally[]): readonly Tally[] {
  return [...Map.groupBy(tallies, ({ what }) => what)].map(([what, same]) => ({
    what,
    count: same.reduce((sum, { count }) => sum + count, 0),
  }));
}
