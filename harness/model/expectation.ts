import type { ServiceName } from './cast.ts';
import type { ClauseId } from './clause.ts';
import type { KubernetesObject, ObjectName } from './kubernetes.ts';
import type { MetricCheck, MetricQuery, MetricRight } from './metric.ts';
import type { Intended } from './outcome.ts';
import type { Probe } from './probe.ts';

/** Agreeing observations in a row that open a gate. */
export const AGREEING = 5;
/** Probes for which a denial is held. */
export const HELD_DENIALS = 20;
/** Probes of a sustained denial: notices a leak of 1 % with probability 1 − 0.99^700 = 0.9991. */
export const SUSTAINED_DENIALS = 700;

export interface BackendShare {
  /** Deployments and container ports behind the Service: the share is what they receive together. */
  readonly recipients: readonly Intended[];
  /** Name of the backend Service, for people. */
  readonly service: ServiceName;
  /** 0…1, weights normalised. */
  readonly share: number;
}

/** A workload of the state before, and its share then, 0…1. */
export interface Leaving {
  readonly workload: string;
  readonly share: number;
}

/**
 * What a test expects, as data: with the observations of both ends it is all that the judge needs.
 * `hold` counts probes after the gate opened, the agreeing ones that opened it included.
 */
export type Expectation =
  | {
      readonly kind: 'delivered';
      readonly probe: Probe;
      readonly intended: readonly Intended[];
      readonly hold: number;
    }
  | {
      readonly kind: 'denied';
      readonly probe: Probe;
      readonly intended: readonly Intended[];
      readonly hold: number;
    }
  /** Each of the intended workloads records probes, and nobody else does. */
  | {
      readonly kind: 'confined';
      readonly probe: Probe;
      readonly intended: readonly Intended[];
      readonly hold: number;
    }
  | {
      readonly kind: 'shares';
      /** One probe a client; each client is judged by itself. */
      readonly probes: readonly Probe[];
      readonly backends: readonly BackendShare[];
      /** Workloads that only the new state reaches: each client must have reached one. */
      readonly arriving: readonly string[];
      /** Workloads that only the old state reaches: must have been absent long enough. */
      readonly leaving: readonly Leaving[];
    }
  | {
      readonly kind: 'reading';
      readonly query: MetricQuery;
      readonly check: MetricCheck;
      readonly path: string;
      /** All that the account has which asks; the harness's own asks unless given. */
      readonly as?: MetricRight;
    }
  /**
   * A workload is deployed under traffic that never pauses: before, meanwhile and after it each probe is recorded by
   * the intended workloads and nobody else. `hold` counts the probes after the new workload was reached by its control.
   */
  | {
      readonly kind: 'steady';
      readonly probe: Probe;
      readonly intended: readonly Intended[];
      readonly hold: number;
    }
  /** What the API server's OpenAPI document says of an object's kind. */
  | { readonly kind: 'schema'; readonly object: string; readonly check: SchemaCheck }
  /**
   * An Event appears about an object that is wrong, for a reason that the right one beside it is not given; the right one is
   * not warned of.
   */
  | { readonly kind: 'event'; readonly about: ObjectName; readonly beside: ObjectName }
  | { readonly kind: 'rejected'; readonly object: KubernetesObject }
  | { readonly kind: 'accepted'; readonly object: KubernetesObject };

/** What the schema of a kind must show. Paths of fields have dots, from `spec` on; a list's items stand at its own path. */
export type SchemaCheck =
  /** There is one: the kind is served. */
  | { readonly check: 'served' }
  /** Below a field stand all of the required ones, perhaps some of the optional ones, and no others. */
  | {
      readonly check: 'fields';
      readonly below: string;
      readonly required: readonly string[];
      readonly optional: readonly string[];
    }
  /** No name of a field contains this word, whatever its case. */
  | { readonly check: 'no-field'; readonly like: string };

export type ExpectationKind = Expectation['kind'];

/** Identity of an expectation in the manifest of required tests. */
export interface RequiredExpectation {
  readonly kind: ExpectationKind;
  readonly clause: ClauseId;
}
