import type { ServedVersions } from '../model/api.ts';
import type { Role } from '../model/cast.ts';
import type { Agent, Target } from '../model/control.ts';
import type { FaultIdentity, MeshIdentity } from '../model/evidence.ts';
import type { Admission, Json, KubernetesObject, ObjectEvent, ObjectName } from '../model/kubernetes.ts';
import type { Layout } from '../model/layout.ts';
import type { Trait } from '../model/manifest.ts';
import type { MetricRight } from '../model/metric.ts';
import type { Probe } from '../model/probe.ts';
import type { Random } from '../model/random.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Kind } from '../smi/resource.ts';
import type { ClusterSettings } from './kubernetes/settings.ts';

/** An answer of the metrics API. */
export interface Reading {
  readonly path: string;
  readonly status: number;
  readonly body: Json;
}

/** What a test needs from its stage. */
export interface StageNeed {
  /** Id of the test, for the cluster's audit log. */
  readonly test: string;
  readonly roles: readonly Role[];
  /** Roles that the test deploys itself: they are not there when it begins. */
  readonly later: readonly Role[];
  /** `untouched`: where things are counted, by workloads that have sent and received nothing yet. */
  readonly condition: 'any' | 'untouched';
  /** Draws names and numbers, and the reference mesh's own choices. */
  readonly random: Random;
  /** The test waits for the window of the metrics to pass: a few seconds, please, where the testbed has a choice. */
  readonly metricsWindow?: 'short';
}

/** The namespaces in which one test runs, the sample application ready in them, no SMI object present. */
export interface Stage {
  readonly layout: Layout;
  /** Role → names of its pods, those that were deployed since included. */
  readonly pods: Readonly<Partial<Record<Role, readonly string[]>>>;
  /** `headers` of an HTTPRouteGroup as the installed CRD has them. */
  readonly headersShape: 'array' | 'map';
  apply(object: KubernetesObject, signal: AbortSignal): Promise<Admission>;
  delete(object: KubernetesObject, signal: AbortSignal): Promise<Admission>;
  agent(role: Role): Agent;
  /** Where `probe.from` dials to reach `probe.to`; UDP where `probe.call` is. */
  target(probe: Probe, signal: AbortSignal): Promise<Target>;
  /**
   * Deploys a role that the stage does not hold yet, and then the Services that select nobody but it.
   *
   * @returns names of its pods, once they are ready
   */
  deploy(role: Role, signal: AbortSignal): Promise<readonly string[]>;
  /** Schema of a kind in its served version, as the API server's OpenAPI v3 document has it; null where it has none. */
  schema(kind: Kind, signal: AbortSignal): Promise<Json>;
  /** GET below the API server's root. */
  metrics(path: string, signal: AbortSignal): Promise<Reading>;
  /** The same, asked by an account that has this right and no other. Trait `rbac`. */
  metricsAs(right: MetricRight, path: string, signal: AbortSignal): Promise<Reading>;
  /** The Events about an object. Trait `events`. */
  events(about: ObjectName, signal: AbortSignal): Promise<readonly ObjectEvent[]>;
  /** Gives it back. */
  release(): Promise<void>;
}

/** How long to wait for one attempt, milliseconds. Where denial is expected the receivers' records decide, so it is short. */
export interface Deadlines {
  readonly deliveryMs: number;
  readonly denialMs: number;
  /** For a datagram, whose denial is always silent; as for any other denial unless given. */
  readonly datagramDenialMs?: number;
}

export interface TestbedOptions {
  readonly profile: Profile;
  /** The versions to test, where the testbed can choose. */
  readonly versions: ServedVersions;
  /** Name or path of a fault of the reference mesh. */
  readonly fault?: string;
  /** What was said about the cluster, for a mesh that runs on one. */
  readonly cluster?: ClusterSettings;
  /** Id of the run: what it creates on a cluster is labelled with it. */
  readonly run: string;
  readonly seed: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** What runs, for the record. */
export interface TestbedIdentity {
  readonly mesh: MeshIdentity;
  readonly facts: Json;
  readonly fault?: FaultIdentity;
}

/** An object of a test, on its stage. */
export interface Suspect {
  readonly stage: string;
  readonly title: string;
}

/** `silent`: no change made since took effect, anybody's · `unknown`: none ever did, so its silence tells nothing. */
export type CanaryView =
  | { readonly kind: 'singing' }
  | {
      readonly kind: 'silent';
      /** When the last one was seen, milliseconds since the epoch. */
      readonly since: number;
      /** Objects of tests that were applied since and still stand. */
      readonly suspects: readonly Suspect[];
    }
  | { readonly kind: 'unknown' };

/** Tells whether the mesh takes changes at all, by one that is made and taken back all the time. */
export interface Canary {
  /** @param since milliseconds since the epoch: a change that was made at this time or later counts */
  view(since: number): CanaryView;
}

interface Place {
  readonly kind: 'embedded' | 'kubernetes';
  readonly traits: readonly Trait[];
  readonly versions: ServedVersions;
  readonly convergenceMs: number;
  /** Ends what was opened and removes what was created. */
  close(): Promise<void>;
}

/** Where stages are had: one in each worker of a run. */
export interface Testbed extends Place {
  readonly deadlines: Deadlines;
  /** Where tests share a mesh, and one can keep it from taking another's changes. */
  readonly canary?: Canary | undefined;
  lease(need: StageNeed, signal: AbortSignal): Promise<Stage>;
}

/** Where a whole run takes place: made ready before its workers start, and left when they have ended. */
export interface Site extends Place {
  /** How the workers share the tests: file by file, or so many tests of all files at once. */
  readonly staging: { readonly kind: 'files' } | { readonly kind: 'together'; readonly stages: number };
  /** What its workers are told of the cluster, where there is one. */
  readonly cluster?: ClusterSettings;
  /** What ran, as far as it is known by now: asked when the tests are over. */
  identify(): Promise<TestbedIdentity>;
}
