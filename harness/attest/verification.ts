import type { RecordedRun } from '../evidence/sequence.ts';
import type { Result } from '../model/result.ts';
import type { Signer } from './signer.ts';
import type { CapabilityStatement, Statement } from './statement.ts';

/** Why an attestation is refused: a closed set. */
export type RefusalCode =
  | 'FILES_MISSING'
  | 'BUNDLE_MALFORMED'
  | 'UNTRUSTED_SIGNER'
  | 'SIGNATURE_INVALID'
  | 'STATEMENT_MALFORMED'
  | 'DIGEST_MISMATCH'
  | 'RESULT_MALFORMED'
  | 'RESULT_NEWER_SCHEMA'
  | 'EVIDENCE_REFUSED'
  | 'MODIFIED_SUITE'
  | 'TESTS_DIFFER'
  | 'JUDGEMENT_DIFFERS'
  | 'STATEMENT_DIFFERS'
  | 'SHARD_DIFFERS'
  | 'DATES_INVALID'
  | 'POLICY_UNMET';

export const CHECKS = [
  'files',
  'bundle',
  'signature',
  'statement',
  'digests',
  'result',
  'evidence',
  'suite',
  'tests',
  'judgement',
  'matrix',
  'scope',
  'dates',
  'policy',
] as const;
export type CheckName = (typeof CHECKS)[number];

export interface Check {
  readonly name: CheckName;
  /** False for the check that refused, and for what keeps a true attestation from being a full and fresh one. */
  readonly ok: boolean;
  readonly words: string;
}

export type VerificationOutcome =
  | { readonly kind: 'verified' }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly message: string }
  /** True, but of a run of chosen tests, of one that was cut, or with a fault. */
  | { readonly kind: 'partial' | 'faulted'; readonly message: string }
  /** True and full, but too old. */
  | { readonly kind: 'stale'; readonly message: string };

/** What was verified, as it was read: whoever reads the folder again may find another. */
export interface Attested<Evidence = RecordedRun> {
  readonly capability: CapabilityStatement;
  /** The whole of it. */
  readonly statement: Statement;
  readonly result: Result;
  readonly evidence: Evidence;
  /** SHA-256 of result.json, hex. */
  readonly digest: string;
  readonly signer: Signer;
}

export interface Verification<Evidence = RecordedRun> {
  /** In order; a refusal is the last. */
  readonly checks: readonly Check[];
  readonly outcome: VerificationOutcome;
  /** Absent iff the outcome is `refused`. */
  readonly attested?: Attested<Evidence>;
}

/** A check that does not hold. */
export class Refusal extends Error {
  readonly check: CheckName;
  readonly code: RefusalCode;

  constructor(check: CheckName, code: RefusalCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Refusal';
    this.check = check;
    this.code = code;
  }
}

/** Exit code of `verify`; wrong usage is 2. */
export function exitCodeOf({ kind }: VerificationOutcome): 0 | 1 | 3 {
  switch (kind) {
    case 'verified':
      return 0;
    case 'refused':
      return 1;
    case 'partial':
    case 'faulted':
    case 'stale':
      return 3;
    default:
      return kind satisfies never;
  }
}
