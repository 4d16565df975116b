import type { ServedVersions } from '../model/api.ts';
import type { Role } from '../model/cast.ts';
import type { Agent, Target } from '../model/control.ts';
import type { FaultIdentity, MeshIdentity } from '../model/evidence.ts';
import type { Admission, Json, KubernetesObject } from '../model/kubernetes.ts';
import type { Layout } from '../model/layout.ts';
import type { Trait } from '../model/manifest.ts';
import type { Probe } from '../model/probe.ts';
import type { Random } from '../model/random.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Kind } from '../smi/resource.ts';

/** An answer of the metrics API. */
export interface Reading {
  readonly path: string;
  readonly status: number;
  readonly body: Json;
}

/** What a test needs from its stage, whose workloads have sent and received nothing yet. */
export interface StageNeed {
  readonly roles: readonly Role[];
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
  /** Gives it back. */
  release(): Promise<void>;
}

/** How long to wait for one attempt, milliseconds. Where denial is expected the receivers' records decide, so it is short. */
export interface Deadlines {
  readonly deliveryMs: number;
  readonly denialMs: number;
}

export interface TestbedOptions {
  readonly profile: Profile;
  /** The versions to test, where the testbed can choose. */
  readonly versions: ServedVersions;
  /** Name or path of a fault of the reference mesh. */
  readonly fault?: string;
  readonly now: () => number;
}

/** What runs, for the record. */
export interface TestbedIdentity {
  readonly mesh: MeshIdentity;
  readonly facts: Json;
  readonly fault?: FaultIdentity;
}

export interface Testbed {
  readonly kind: 'embedded' | 'kubernetes';
  readonly traits: readonly Trait[];
  readonly versions: ServedVersions;
  readonly convergenceMs: number;
  readonly deadlines: Deadlines;
  identify(): Promise<TestbedIdentity>;
  lease(need: StageNeed, signal: AbortSignal): Promise<Stage>;
  close(): Promise<void>;
}
