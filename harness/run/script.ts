import type { Role, ServiceName } from '../model/cast.ts';
import type { ClauseId } from '../model/clause.ts';
import type { SchemaCheck } from '../model/expectation.ts';
import type { MetricCheck, MetricQuery, MetricRight } from '../model/metric.ts';
import type { Finding, MetricPick, RequiredObservation } from '../model/observation.ts';
import type { Outcome } from '../model/outcome.ts';
import type { ApiKind, Intent } from '../smi/intent.ts';
import type { Shot } from './shot.ts';

/** Objects that one `apply` made; `update` and `remove` take it. */
export interface Applied {
  readonly name: string;
}

/** What a split or metrics test needs before it begins. */
export interface Grant {
  readonly from: readonly Role[];
  readonly to: readonly Role[];
  /** Granted too, and not waited for: they are deployed later. */
  readonly notYet?: readonly Role[];
  /** `http` unless given. */
  readonly over?: 'http' | 'tcp';
}

/** The mesh's policy. A change takes effect with the next expectation, which observes the state before it first. */
export interface MeshHand {
  apply(...intents: readonly Intent[]): Applied;
  /** Replaces the objects of `applied` under the same names. */
  update(applied: Applied, ...intents: readonly Intent[]): void;
  remove(applied: Applied): void;
  /** Set-up of split and metrics tests: lets `from` talk to `to`, where the mesh serves access, and waits for it. */
  admit(grant: Grant): Promise<void>;
  /**
   * What follows applies only where this client is let in at all, as the mesh stands before the test changes anything.
   * `control` is let in for certain, at the same destination.
   */
  premise(shot: Shot, options: { readonly control: Partial<Shot> }): Promise<void>;
  /** Deploys a role that nothing before it may have needed, with its own Service, under the next expectation's traffic. */
  deploy(role: Role): void;
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

export interface MetricOptions extends Decides {
  /** All that the account has which asks; the harness's own asks unless given. */
  readonly as?: MetricRight;
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
  /**
   * While the pending deployment is made, and before and after, these workloads record all probes and nobody else any;
   * they follow one another without a pause. `control` reaches the new workload.
   */
  steady(
    shot: Shot,
    to: readonly Role[],
    options: Decides & { readonly control: Partial<Shot> },
  ): Promise<void>;
  /** Each backend gets its weight's share; a backend of weight 0 nothing. */
  shares(
    shot: Shot,
    weights: Readonly<Partial<Record<ServiceName, number>>>,
    options?: ShareOptions,
  ): Promise<void>;
  metrics(query: MetricQuery, check: MetricCheck, options?: MetricOptions): Promise<void>;
  /** An Event tells that the last object of `wrong` is wrong, and none warns of that of `beside`, which is right. */
  event(wrong: Applied, options: Decides & { readonly beside: Applied }): Promise<void>;
  /** What the API server's own description of a kind says. */
  schema(kind: ApiKind, check: SchemaCheck, options?: Decides): Promise<void>;
  rejected(intent: Intent, options?: Decides): Promise<void>;
  accepted(intent: Intent, options?: Decides): Promise<void>;
}

/**
 * A question that the specification leaves open, and the answer that each finding gives to it. One that is not among
 * them is reported in general words.
 */
export type Question = Omit<RequiredObservation, 'kind'>;

/** With a known vocabulary. */
export interface QuestionOf<F extends Finding> extends Omit<Question, 'findings'> {
  readonly findings: Readonly<Partial<Record<F, string>>>;
}

export interface Controlled {
  /** As for a denial: what differs in an attempt that is allowed. Unneeded where `settled` reached the same port. */
  readonly control?: Partial<Shot>;
}

/**
 * Each call observes what a mesh does where an open clause says nothing, or two things. Nothing of it is ever scored, so
 * the gate is an observation's own too: a must-clause that is decided beside doubtful objects would be scored by them.
 */
export interface ObserveHand {
  /**
   * Makes the pending changes and waits until the shot is delivered five times in a row: an attempt that is allowed or
   * split by something undoubted which was applied last.
   *
   * @param by the workload at which it must arrive; any that the Service selects unless given
   */
  settled(shot: Shot, by?: Role): Promise<void>;
  /** What becomes of 10 attempts. */
  outcome(
    shot: Shot,
    question: QuestionOf<Exclude<Outcome['kind'], 'trouble'> | 'mixed'> & Controlled,
  ): Promise<void>;
  /** In which form 10 attempts are turned away: `HTTP 403`, `reset`, …, `not denied`. */
  denial(shot: Shot, question: Question & Controlled): Promise<void>;
  /** What becomes of 10 connections to a server that speaks first when the pending change is made under them. */
  survival(shot: Shot, question: QuestionOf<'survive' | 'cut' | 'mixed'> & Controlled): Promise<void>;
  /**
   * Which workloads receive any of 60 attempts: roles in the order of ROLES, joined by ` + `, last `nobody`.
   *
   * @param among those that could
   */
  spread(shot: Shot, among: readonly Role[], question: Question): Promise<void>;
  /** What the API server says of the last object of the intent. If it accepts it, it stays. */
  admission(intent: Intent, question: QuestionOf<'accepted' | 'rejected'>): Promise<void>;
  metrics(query: MetricQuery, pick: MetricPick, question: Question): Promise<void>;
}

/** What a test's body gets. */
export interface Script {
  readonly mesh: MeshHand;
  readonly expect: ExpectHand;
  readonly observe: ObserveHand;
  /** Sends `count` requests whose amount the metrics expectations compare with. */
  readonly send: (shot: Shot, count: number) => Promise<void>;
}

export type TestBody = (script: Script) => Promise<void>;
