import type { RefusalCode, VerificationOutcome } from '../../harness/attest/verification.ts';

/** To the process that verifies. */
export interface Task {
  readonly id: number;
  readonly folder: string;
  /** Public key that is trusted. */
  readonly key: string;
}

/** From it. */
export interface Finding {
  readonly id: number;
  readonly outcome: VerificationOutcome['kind'];
  readonly code?: RefusalCode;
  readonly message?: string;
  readonly ms: number;
  /** Of this process, which does nothing else: what it takes where nobody else wants the machine. */
  readonly cpuMs: number;
  /** The most memory the process has had so far, MiB. */
  readonly peakMiB: number;
}
