import type { Call } from './probe.ts';

// The control protocol between the harness and the agent inside a workload: plain JSON values.

/** Where the agent dials: what the mesh's naming makes of (service, port). */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** Value of the HTTP Host header / :authority. */
  readonly authority: string;
}

/** One round trip to an agent: as many attempts as there are nonces, started in their order. */
export interface Batch {
  readonly target: Target;
  readonly call: Call;
  readonly nonces: readonly string[];
  readonly concurrency: number;
  /** For each attempt. */
  readonly deadlineMs: number;
}

export type Answer =
  /** An HTTP response; `whole` iff the body is the server's own, complete and for this nonce. */
  | { readonly kind: 'response'; readonly status: number; readonly whole: boolean }
  /** The echo of a TCP or UDP server; `whole` iff complete and for this nonce. */
  | { readonly kind: 'echo'; readonly whole: boolean }
  | { readonly kind: 'refused' | 'reset' | 'closed' | 'timeout' }
  | { readonly kind: 'unreachable'; readonly why: 'dns' | 'no-endpoint' }
  /** The harness's own failure, e.g. no socket left. */
  | { readonly kind: 'trouble'; readonly message: string };

/** The sender's record of one attempt. Times are milliseconds since the epoch by the agent's clock. */
export interface Sent {
  readonly nonce: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly answer: Answer;
}

/** The receiver's record of one request: every request that reaches a workload's server gets one. */
export interface Receipt {
  readonly nonce: string;
  /** Position in this workload's log, from 0, without gaps. */
  readonly sequence: number;
  /** Deployment name of the workload that received it. */
  readonly workload: string;
  /** Container port number. */
  readonly port: number;
  readonly protocol: 'http' | 'tcp' | 'udp';
  readonly at: number;
  readonly method?: string;
  readonly path?: string;
  readonly httpVersion?: string;
  /** Number of the connection it came on, per workload. */
  readonly connection?: number;
  /** HTTP status the server was asked to answer with. */
  readonly status?: number;
  readonly delayMs?: number;
}

export interface ReceiptPage {
  readonly receipts: readonly Receipt[];
  /** Pass it as `after` to go on. */
  readonly next: number;
}

/** Does each of the workload's own servers answer on its loopback, without the mesh? */
export interface SelfCheck {
  readonly ports: readonly {
    readonly port: number;
    readonly protocol: 'http' | 'tcp' | 'udp';
    readonly answers: boolean;
  }[];
}

/** What an agent does. Loss of the channel rejects with an error: trouble, never a denial. */
export interface Agent {
  send(batch: Batch, signal: AbortSignal): Promise<readonly Sent[]>;
  receipts(after: number, signal: AbortSignal): Promise<ReceiptPage>;
  selfCheck(signal: AbortSignal): Promise<SelfCheck>;
}

export const NONCE_HEADER = 'x-smi-nonce';
/** `status=503;delay=200` (milliseconds). */
export const ASK_HEADER = 'x-smi-ask';
