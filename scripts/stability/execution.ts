import type { ClauseId } from '../../harness/model/clause.ts';
import type { Disturbance } from './disturbance.ts';

/** One test, once, on one mesh, under one disturbance or none. */
export interface Execution {
  readonly test: string;
  readonly seed: number;
  readonly disturbance?: Disturbance;
  /** Calls over the control channel that the test makes undisturbed: by them it is decided when something happens. */
  readonly usualCalls: number;
  /** A mesh with a fault, and the clauses it breaks that this test must find broken; the right mesh if absent. */
  readonly fault?: { readonly name: string; readonly breaks: readonly ClauseId[] };
}

/** `wrong`: a fail on the right mesh, or no fail of what a fault breaks. */
export type Ending = 'right' | 'wrong' | 'inconclusive';

export interface Outcome {
  readonly ending: Ending;
  /** Whether the test had come to the moment of what was to happen; always of a disturbance that lasts. */
  readonly struck: boolean;
  readonly calls: number;
  readonly durationMs: number;
  /** How often the test was performed. */
  readonly takes: number;
  /** What did not pass and why, for people. */
  readonly words: string;
}

/** Between the process that plans and those that perform. */
export interface Order {
  readonly id: number;
  readonly execution: Execution;
}

export type Answer =
  | { readonly kind: 'outcome'; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: 'broken'; readonly id: number; readonly stack: string };
