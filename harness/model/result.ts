import type { Api, ApiVersion, PairingName, ServedVersions } from './api.ts';
import type { Cell, ClaimStatus } from './capability.ts';
import type { ClauseId } from './clause.ts';
import type { FaultIdentity, MeshIdentity, Selection, SuiteIdentity } from './evidence.ts';
import type { ExpectationKind } from './expectation.ts';
import type { Finding } from './observation.ts';
import type { Reason, VerdictKind } from './verdict.ts';

export const RESULT_SCHEMA = 'https://smi-conformance.dev/schemas/result-v1.json';

export interface ClauseResult {
  readonly clause: ClauseId;
  readonly api: Api;
  readonly version: ApiVersion;
  readonly verdict: VerdictKind;
  readonly reason?: Reason;
  /** The dependency that does not hold, for `dependency`. */
  readonly because?: ClauseId;
}

export interface ExpectationResult {
  readonly kind: ExpectationKind;
  readonly clause: ClauseId;
  readonly verdict: VerdictKind;
  readonly reason?: Reason;
}

export interface TestResult {
  readonly test: string;
  readonly title: string;
  readonly api: Api;
  readonly version: ApiVersion;
  readonly verdict: VerdictKind;
  readonly reason?: Reason;
  readonly expectations: readonly ExpectationResult[];
}

/** What was found where the specification is silent or contradicts itself. No verdict, and counted nowhere. */
export interface ObservationResult {
  readonly clause: ClauseId;
  readonly api: Api;
  readonly version: ApiVersion;
  readonly test: string;
  readonly question: string;
  /** `UNOBSERVED` where nothing could be found out. */
  readonly finding: Finding;
  /** The suite's answer to the question for this finding. */
  readonly words: string;
  /** Why it is unobserved. */
  readonly reason?: Reason;
}

/** How a test's verdict kept over the repetitions of a run. */
export interface TestFlakes {
  readonly test: string;
  /** Repetitions by their verdict. */
  readonly verdicts: Readonly<Partial<Record<VerdictKind, number>>>;
  /** Repetitions whose verdict is not the most frequent one; of equally frequent ones that is the worst. */
  readonly flakes: number;
  /** Flakes per repetition, 0…1. */
  readonly rate: number;
  /** Exact one-sided upper confidence bound of the rate (Clopper and Pearson 1934). */
  readonly upperBound: number;
}

/** Of a run that performed each of its tests several times. */
export interface Repeats {
  readonly repetitions: number;
  /** Of each upper bound by itself, 0…1. */
  readonly confidence: number;
  readonly tests: readonly TestFlakes[];
}

/** A shard's result, as it was verified when it was merged. */
export interface MergedShard {
  readonly id: string;
  /** `1/3` */
  readonly shard: string;
  /** SHA-256 of its result.json, hex. */
  readonly result: string;
  /** SHA-256 of its evidence.jsonl.gz, hex. */
  readonly evidence: string;
  /** Who signed it; of one that a pod of the run performed, that nobody did. */
  readonly signer: string;
}

/** Where the time of a run on a cluster went, milliseconds. */
export interface Timing {
  /** Until the cluster and the mesh were ready. */
  readonly readyMs: number;
  /** From the first test's begin to the last one's end, stages made and given back meanwhile. */
  readonly testsMs: number;
  readonly stages: number;
  /** Summed over all tests, which overlap: waiting for the mesh to converge, counting shares, and limits waited out in vain. */
  readonly convergenceMs: number;
  readonly sharesMs: number;
  readonly limitsMs: number;
}

/** A time in which the mesh took nobody's change, as a test met it. */
export interface Freeze {
  readonly test: string;
  /** Objects of tests that were applied since the mesh last took a change; one of them may have frozen it. */
  readonly suspects: readonly string[];
}

/** Everything measured, timed, generated or worded freely: the only part that may differ between equal runs. */
export interface RunBlock {
  readonly id: string;
  readonly seed: number;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationMs: number;
  readonly host: { readonly node: string; readonly platform: string };
  readonly evidence: {
    readonly file: 'evidence.jsonl.gz';
    readonly sha256: string;
    readonly records: number;
  };
  readonly totals: {
    readonly probes: number;
    readonly connections: number;
    readonly requests: number;
    readonly changes: number;
  };
  /** The shards that this run was merged from; absent for one that was run as a whole. */
  readonly merged?: readonly MergedShard[];
  readonly tests: readonly {
    readonly test: string;
    /** Of all repetitions together. */
    readonly durationMs: number;
    /** `repetition`: in which, from 1, where the run repeats its tests; for each `seq` those that decided come first. */
    readonly details: readonly {
      readonly seq: number;
      readonly detail: string;
      readonly repetition?: number;
    }[];
    /** Of expectations that passed, what was measured: each client's shares, and how its requests hang together. */
    readonly measured?: readonly {
      readonly seq: number;
      readonly detail: string;
      readonly repetition?: number;
    }[];
  }[];
  readonly repeats?: Repeats;
  readonly timing?: Timing;
  /** Absent where the mesh took changes all the time. */
  readonly freezes?: readonly Freeze[];
}

/** The content of result.json. Outside `run` it is a pure function of catalogue, manifest and evidence. */
export interface Result {
  readonly $schema: typeof RESULT_SCHEMA;
  readonly suite: SuiteIdentity;
  readonly specCommit: string;
  readonly mesh: MeshIdentity;
  readonly testbed: 'embedded' | 'kubernetes';
  /** Pairing of API versions that was asked for; a release of the specification, or one by another name. */
  readonly release: PairingName;
  readonly versions: ServedVersions;
  readonly selection: Selection;
  readonly fault?: FaultIdentity;
  readonly outcome: 'completed' | 'interrupted';
  readonly matrix: readonly Cell[];
  readonly claims: readonly ClaimStatus[];
  readonly clauses: readonly ClauseResult[];
  readonly tests: readonly TestResult[];
  readonly observations: readonly ObservationResult[];
  readonly run: RunBlock;
}

/** Result without its `run` block: what two runs with the same seed share byte by byte. */
export type Judgement = Omit<Result, 'run'>;
