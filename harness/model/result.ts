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
  readonly tests: readonly {
    readonly test: string;
    readonly durationMs: number;
    readonly details: readonly { readonly seq: number; readonly detail: string }[];
  }[];
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
