import type { Role } from './cast.ts';
import type { ClauseId } from './clause.ts';
import type { KubernetesObject } from './kubernetes.ts';
import type { MetricQuery } from './metric.ts';
import type { Intended } from './outcome.ts';
import type { Probe } from './probe.ts';

// Where the specification is silent or contradicts itself (level `open`) there is nothing to expect. What a mesh does
// there is observed: measured, put into one short word, reported, never scored.

/** Attempts of an observation whose outcomes should all be alike. */
export const OBSERVED_ATTEMPTS = 10;
/** Attempts at a Service: a workload with a share of 1/4 goes unseen with probability 0.75^60 = 3·10⁻⁸. */
export const SPREAD_ATTEMPTS = 60;
/** The part of the convergence limit for which established connections stay silent while the policy changes. */
export const SILENT_PART = 0.25;
/** Longer an agent does not agree to stay silent. */
export const LONGEST_SILENCE_MS = 10_000;

/** What to look for in an answer of the metrics API. */
export type MetricPick =
  /** The unit of the latencies. */
  | { readonly pick: 'unit' }
  | { readonly pick: 'window' }
  /** The kind of object that is answered with. */
  | { readonly pick: 'kind' }
  /** `edge.side` of edges. */
  | { readonly pick: 'side' }
  /** Edges whose resource is less than one object: only a namespace, or only a kind. */
  | { readonly pick: 'scope' }
  /**
   * In a list of Deployments, the count that requests for `of` fell into: those it answered, or those denied before
   * they reached it. `after` received its own requests later, so that the answer speaks for both once it counts these.
   */
  | {
      readonly pick: 'counted';
      readonly of: Role;
      readonly requests: 'answered' | 'denied';
      readonly after: Role;
    };

/** What is measured, as data: with what both ends recorded it is all that the finding is made from. */
export type Observation =
  /** What becomes of attempts. */
  | { readonly kind: 'outcome'; readonly probe: Probe; readonly intended: readonly Intended[] }
  /** In which form attempts are turned away. */
  | { readonly kind: 'denial'; readonly probe: Probe; readonly intended: readonly Intended[] }
  /** What becomes of connections that were established before the change which is applied under them. */
  | { readonly kind: 'survival'; readonly probe: Probe; readonly intended: readonly Intended[] }
  /** Which workloads receive any of many attempts at one Service. `among`: those that could. */
  | { readonly kind: 'spread'; readonly probe: Probe; readonly among: readonly Intended[] }
  /** What the API server says of an object. */
  | { readonly kind: 'admission'; readonly object: KubernetesObject }
  /** What an answer of the metrics API holds. */
  | {
      readonly kind: 'answer';
      readonly query: MetricQuery;
      readonly pick: MetricPick;
      readonly path: string;
    };

export type ObservationKind = Observation['kind'];

/**
 * What was found: one word or a few of a small vocabulary (`delivered`, `server-v1 + server-v2`, `accepted`,
 * `seconds`). Roles instead of drawn names, so that equal meshes give equal findings whatever the seed.
 */
export type Finding = string;

/** Stands for a finding where nothing could be found out. */
export const UNOBSERVED = 'unobserved';

/** Identity of an observation in the manifest, with what its author has to say about each finding. */
export interface RequiredObservation {
  readonly kind: ObservationKind;
  readonly clause: ClauseId;
  /** One sentence that ends in a question mark. */
  readonly question: string;
  /** Finding → the answer to the question, where the author foresaw it. */
  readonly findings: Readonly<Record<Finding, string>>;
}
