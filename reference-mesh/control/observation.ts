import type { SplitChoice } from './request.ts';

/** At which end of an exchange something was measured. */
export type Side = 'client' | 'server';

/** One HTTP exchange as one of its two proxies saw it. */
export interface Exchange {
  readonly side: Side;
  /** Pod of the workload whose proxy measured it. */
  readonly pod: string;
  /** Pod at the other end. */
  readonly peer: string;
  /** Milliseconds by the mesh's clock, when the answer ended. */
  readonly at: number;
  readonly latencyMs: number;
  /** `denied`: turned away by policy · `broken`: no complete answer. */
  readonly result:
    | { readonly kind: 'answered'; readonly status: number }
    | { readonly kind: 'denied' | 'broken' };
  /** The split that chose the server; only the client's side knows. */
  readonly split?: SplitChoice;
}

export interface Totals {
  readonly success: number;
  readonly failure: number;
  /** Ascending. */
  readonly latenciesMs: readonly number[];
}

/** `to`: sent by the resource, measured at the client · `from`: received by it, measured at the server. */
export type Direction = 'to' | 'from';

/** What was exchanged between a resource's pods and one other workload. */
export interface Edge {
  readonly direction: Direction;
  readonly side: Side;
  /** Deployment or pod at the other end. */
  readonly peer: string;
  readonly peerNamespace: string;
  readonly exchanges: readonly Exchange[];
}

/** A metric's value as a Kubernetes Quantity, with the unit it is declared in. */
export interface Measure {
  readonly unit: string;
  readonly value: string;
}
