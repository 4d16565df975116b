import type { Api, ApiVersion, PairingName, ServedVersions } from './api.ts';
import type { Claim } from './capability.ts';
import type { Role } from './cast.ts';
import type { ClauseId } from './clause.ts';
import type { Receipt, SelfCheck, Sent } from './control.ts';
import type { Expectation } from './expectation.ts';
import type { Admission, Json, KubernetesObject, ObjectEvent, ObjectName } from './kubernetes.ts';
import type { Layout } from './layout.ts';
import type { Observation } from './observation.ts';
import type { Probe } from './probe.ts';
import type { Reason } from './verdict.ts';

export const EVIDENCE_SCHEMA = 1;

export interface SuiteIdentity {
  readonly name: 'smi-conformance';
  readonly version: string;
  /** SHA-256 over suites, harness, sample-app and profiles, hex. */
  readonly digest: string;
}

export interface MeshIdentity {
  readonly name: string;
  readonly version: string;
  /** Digests of what ran: images on a cluster, the reference mesh's source here. `sha256:…` */
  readonly digests: Readonly<Record<string, string>>;
  /** Set where nobody has yet checked the mesh's profile by a run. */
  readonly profile?: 'unverified';
}

export interface FaultIdentity {
  readonly name: string;
  readonly breaks: readonly ClauseId[];
  readonly digest: string;
}

/** What can be asked for as a whole. */
export type Whole =
  | { readonly kind: 'full' }
  | { readonly kind: 'partial'; readonly specs: readonly Api[]; readonly tests: readonly string[] };

/** One of `count` runs that together are one run of `of`. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
  readonly of: Whole;
}

/** Which tests a run was asked for. Anything but `full` is signed as partial, a shard too. */
export type Selection =
  | Extract<Whole, { readonly kind: 'full' }>
  | (Extract<Whole, { readonly kind: 'partial' }> & { readonly shard?: Shard });

export interface RunRecord {
  readonly record: 'run';
  readonly schema: typeof EVIDENCE_SCHEMA;
  readonly run: string;
  readonly startedAt: number;
  readonly seed: number;
  readonly suite: SuiteIdentity;
  readonly specCommit: string;
  /** Pairing of API versions that was asked for; a release of the specification, or one by another name. */
  readonly release: PairingName;
  readonly versions: ServedVersions;
  readonly mesh: MeshIdentity;
  readonly claims: readonly Claim[];
  readonly testbed: {
    readonly kind: 'embedded' | 'kubernetes';
    readonly traits: readonly string[];
    readonly facts: Json;
  };
  readonly convergenceMs: number;
  readonly selection: Selection;
  readonly fault?: FaultIdentity;
  /** How often each test was to be performed; absent for once. */
  readonly repetitions?: number;
}

/** The most that a run may repeat its tests. */
export const MOST_REPETITIONS = 500;

export interface TestRecord {
  readonly record: 'test';
  readonly test: string;
  readonly api: Api;
  readonly version: ApiVersion;
  readonly at: number;
  readonly layout: Layout;
  /** The workloads of the stage: role → names of its pods. */
  readonly pods: Readonly<Partial<Record<Role, readonly string[]>>>;
  /** From 1, in a run that repeats its tests. */
  readonly repetition?: number;
  /** Set where the test is performed again, on another stage, since trouble left the first take without a verdict. */
  readonly take?: 2;
}

/** Objects changed together; the gate that follows waits for all of them. */
export interface ChangeRecord {
  readonly record: 'change';
  readonly at: number;
  readonly changes: readonly {
    readonly verb: 'apply' | 'delete';
    readonly object: KubernetesObject;
    readonly admission: Admission;
  }[];
}

/** Opens what was seen for one expectation: all records up to the next such one belong to it. */
export interface ExpectationRecord {
  readonly record: 'expectation';
  /** Position in the test, from 0. */
  readonly seq: number;
  readonly clause: ClauseId;
  readonly expectation: Expectation;
  /** Convergence limit in force, counted from the last change, milliseconds. */
  readonly withinMs: number;
  /** Set when it was not driven, because of what happened before. */
  readonly skipped?: Extract<Reason, 'gate-shut' | 'budget-spent' | 'interrupted' | 'not-let-in'>;
}

/** Opens what was seen for one observation of an open clause, as an ExpectationRecord does for an expectation. */
export interface ObservationRecord {
  readonly record: 'observation';
  /** Position among the test's observations, from 0. */
  readonly seq: number;
  readonly clause: ClauseId;
  readonly question: string;
  readonly observation: Observation;
  /** Set when it was not driven, because of what happened before. */
  readonly skipped?: Extract<Reason, 'gate-shut' | 'budget-spent'>;
}

/**
 * `before`: while the old state still held · `probe`: what is judged, in the order sent · `control`: an attempt known
 * to be allowed, at a denial's side · `load`: traffic whose amount metrics are compared with · `admit`: set-up ·
 * `observe`: what an observation's finding is made from · `premise`: what the test stands on, before anything is changed.
 */
export type Purpose = 'before' | 'probe' | 'control' | 'load' | 'admit' | 'observe' | 'premise';

export interface SentRecord {
  readonly record: 'sent';
  readonly purpose: Purpose;
  readonly probe: Probe;
  readonly sent: readonly Sent[];
}

/** What the workloads' logs held that had not been read before. `from`: Deployment names that answered. */
export interface ReceivedRecord {
  readonly record: 'received';
  readonly at: number;
  readonly from: readonly string[];
  readonly receipts: readonly Receipt[];
}

/** The destination's servers asked on their own loopback: the control when nothing was delivered. */
export interface SelfCheckRecord {
  readonly record: 'self-check';
  readonly at: number;
  readonly workload: string;
  readonly check: SelfCheck;
}

/** An answer of the metrics API. `at`: when it was asked for. */
export interface ReadingRecord {
  readonly record: 'reading';
  readonly at: number;
  readonly path: string;
  readonly status: number;
  readonly body: Json;
}

/** The Events about an object that the API server holds. `at`: when it was asked for them. */
export interface EventsRecord {
  readonly record: 'events';
  readonly at: number;
  readonly about: ObjectName;
  readonly events: readonly ObjectEvent[];
}

/** A workload that was not there when the test began. `at`: when it was ready. */
export interface DeploymentRecord {
  readonly record: 'deployment';
  readonly at: number;
  readonly role: Role;
  /** Names of its pods. */
  readonly pods: readonly string[];
}

/** The schema of a kind as the API server serves it; null where it serves none. */
export interface SchemaRecord {
  readonly record: 'schema';
  readonly at: number;
  readonly object: string;
  readonly schema: Json;
}

/** The harness's own trouble: no verdict on the mesh. */
export interface TroubleRecord {
  readonly record: 'trouble';
  readonly at: number;
  readonly code: string;
  readonly message: string;
  /** Of a mesh that took nobody's change: objects of tests that were applied since it last took one. */
  readonly suspects?: readonly string[];
}

export interface NotApplicableRecord {
  readonly record: 'not-applicable';
  readonly reason: Extract<Reason, 'cannot-be-expressed' | 'not-served' | 'trait-missing'>;
  readonly detail: string;
}

export interface TestEndRecord {
  readonly record: 'test-end';
  readonly at: number;
}

export interface EndRecord {
  readonly record: 'end';
  readonly at: number;
  readonly outcome: 'completed' | 'interrupted';
}

/** What happened in one test, in order. */
export type TestStep =
  | ChangeRecord
  | ExpectationRecord
  | ObservationRecord
  | SentRecord
  | ReceivedRecord
  | SelfCheckRecord
  | ReadingRecord
  | EventsRecord
  | DeploymentRecord
  | SchemaRecord
  | TroubleRecord
  | NotApplicableRecord;

/** A line of evidence.jsonl: `run`, then per test `test`, steps, `test-end`, and last `end`. */
export type EvidenceRecord = RunRecord | TestRecord | TestStep | TestEndRecord | EndRecord;

export interface TestEvidence {
  readonly test: TestRecord;
  readonly steps: readonly TestStep[];
  readonly complete: boolean;
}

export interface RunEvidence {
  readonly run: RunRecord;
  readonly tests: readonly TestEvidence[];
  readonly outcome: 'completed' | 'interrupted';
}
