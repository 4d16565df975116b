import type { PairingName } from './api.ts';
import type { ClauseId } from './clause.ts';
import type { FaultIdentity, SuiteIdentity } from './evidence.ts';
import type { ExpectationKind } from './expectation.ts';
import type { Reason, VerdictKind } from './verdict.ts';

/** What a failed expectation's clause is to the fault: one it breaks, one that stands on such a clause, or another. */
export type Relation = 'own' | 'dependant' | 'stray';

/**
 * Failures that a fault brings with it outside the clauses it breaks, and why: by the clauses that the failed
 * expectations decide, or by their kind and how they fail.
 */
export type SideEffect =
  | { readonly clauses: readonly ClauseId[]; readonly because: string }
  | {
      readonly expectations: readonly ExpectationKind[];
      readonly failing: readonly Reason[];
      readonly because: string;
    };

/** A side effect that a fault declares, and that none of its failures showed. */
export interface StaleExplanation {
  readonly because: string;
  /** Those of its clauses for which it explained nothing; absent where it goes by kinds of expectations. */
  readonly clauses?: readonly ClauseId[];
}

/** An expectation that failed on a mesh with a fault. */
export interface Kill {
  readonly test: string;
  /** Position of the expectation in its test, from 0. */
  readonly seq: number;
  readonly kind: ExpectationKind;
  readonly clause: ClauseId;
  readonly relation: Relation;
  readonly reason: Reason;
  readonly detail: string;
  /** Why a stray is no surprise, by the fault's own words; absent where they do not cover it. */
  readonly because?: string;
}

/** Neither the fault's clauses, nor those that stand on them, nor its side effects account for it. */
export function isUnexplained({ relation, because }: Pick<Kill, 'relation' | 'because'>): boolean {
  return relation === 'stray' && because === undefined;
}

/** What became of a fault. */
export type Fate =
  /** An expectation failed that decides a clause which the fault breaks. */
  | { readonly kind: 'killed-by-name'; readonly by: Kill }
  /** Expectations failed, and all of them decide other clauses. */
  | { readonly kind: 'killed-elsewhere'; readonly by: Kill }
  | { readonly kind: 'survived' }
  /** It breaks nothing that the versions under test say. */
  | { readonly kind: 'not-applicable'; readonly why: string };

/** An expectation that gave no pass where one is expected, or no verdict where a kill is. */
export interface Doubt {
  readonly test: string;
  /** Position of the expectation in its test, from 0. */
  readonly seq: number;
  readonly clause: ClauseId;
  readonly verdict: Exclude<VerdictKind, 'pass'>;
  readonly reason?: Reason;
}

/** The reference mesh with one fault: a row of the kill matrix. */
export interface Mutant {
  readonly fault: FaultIdentity & { readonly title: string };
  /** Pairing of API versions that it served: the first under test in which the fault breaks something, if any. */
  readonly release?: PairingName;
  readonly fate: Fate;
  /** Tests with an expectation that decides a clause of the fault, in the order in which they are tried. */
  readonly deciders: readonly string[];
  /** Number of tests performed. */
  readonly performed: number;
  /** Every expectation that failed in them. */
  readonly kills: readonly Kill[];
  /** Expectations of the fault's own clauses that gave no verdict. */
  readonly doubts: readonly Doubt[];
  /** Where every test was performed: what the fault explains in vain. */
  readonly stale?: readonly StaleExplanation[];
  /** From the first test's start to the last one's end; other mutants share the time. */
  readonly durationMs: number;
}

/** `first-kill`: the likely tests first, no more after one killed by name · `full`: every test on every mutant. */
export type Thoroughness = 'first-kill' | 'full';

/** Which faults which expectations notice. */
export interface KillMatrix {
  readonly schema: 1;
  readonly suite: SuiteIdentity;
  /** Pairings of API versions under test, in the order in which a fault looks for one that it applies to. */
  readonly releases: readonly PairingName[];
  readonly seed: number;
  readonly thoroughness: Thoroughness;
  /** The mesh that denies everything: unless it is killed by name, nothing here means anything. */
  readonly control: Mutant;
  /** The same tests on the right mesh, beside the mutants: one that does not pass there kills nothing. */
  readonly rightMesh: {
    readonly performed: number;
    readonly doubts: readonly (Doubt & { readonly release: PairingName })[];
  };
  readonly mutants: readonly Mutant[];
  /** Why the matrix proves nothing; empty for one that stands. */
  readonly voidances: readonly string[];
  readonly durationMs: number;
}
