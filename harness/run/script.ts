import type { Role, ServiceName } from '../model/cast.ts';
import type { ClauseId } from '../model/clause.ts';
import type { MetricCheck, MetricQuery } from '../model/metric.ts';
import type { Intent } from '../smi/intent.ts';
import type { Shot } from './shot.ts';

/** Objects that one `apply` made; `update` and `remove` take it. */
export interface Applied {
  readonly name: string;
}

/** The mesh's policy. A change takes effect with the next expectation, which observes the state before it first. */
export interface MeshHand {
  apply(...intents: readonly Intent[]): Applied;
  /** Replaces the objects of `applied` under the same names. */
  update(applied: Applied, ...intents: readonly Intent[]): void;
  remove(applied: Applied): void;
  /** Set-up of split and metrics tests: lets `from` talk HTTP to `to`, where the mesh serves access, and waits for it. */
  admit(grant: { readonly from: readonly Role[]; readonly to: readonly Role[] }): Promise<void>;
}

export interface Decides {
  /** The clause that the expectation decides: the test's primary one unless given. */
  readonly decides?: ClauseId;
}

export interface DenialOptions extends Decides {
  /** What differs in an attempt that is allowed: sent before and after. Unneeded where the same port was just reached. */
  readonly control?: Partial<Shot>;
}

export interface ShareOptions extends Decides {
  /** More clients, each of which has its own share. */
  readonly alsoFrom?: readonly Role[];
}

/** Each call is one expectation and decides one clause. */
export interface ExpectHand {
  delivered(shot: Shot, options?: Decides): Promise<void>;
  /** Held for 20 probes. */
  denied(shot: Shot, options?: DenialOptions): Promise<void>;
  /** Held for 700 probes: notices a leak of 1 % with 99.9 %. */
  sustainedDenial(shot: Shot, options?: DenialOptions): Promise<void>;
  /** Each of these workloads records some of 40 probes, and nobody else does. */
  confined(shot: Shot, to: readonly Role[], options?: Decides): Promise<void>;
  /** Each backend gets its weight's share; a backend of weight 0 nothing. */
  shares(
    shot: Shot,
    weights: Readonly<Partial<Record<ServiceName, number>>>,
    options?: ShareOptions,
  ): Promise<void>;
  metrics(query: MetricQuery, check: MetricCheck, options?: Decides): Promise<void>;
  rejected(intent: Intent, options?: Decides): Promise<void>;
  accepted(intent: Intent, options?: Decides): Promise<void>;
}

/** What a test's body gets. */
export interface Script {
  readonly mesh: MeshHand;
  readonly expect: ExpectHand;
  /** Sends `count` requests whose amount the metrics expectations compare with. */
  readonly send: (shot: Shot, count: number) => Promise<void>;
}

export type TestBody = (script: Script) => Promise<void>;
