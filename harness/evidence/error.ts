export type EvidenceErrorCode =
  | 'EVIDENCE_UNREADABLE'
  | 'EVIDENCE_CUT'
  | 'EVIDENCE_MALFORMED'
  | 'EVIDENCE_NEWER_SCHEMA'
  | 'EVIDENCE_TOO_LARGE';

/** Why a log of evidence cannot be written, merged or read. */
export class EvidenceError extends Error {
  readonly code: EvidenceErrorCode;

  constructor(code: EvidenceErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'EvidenceError';
    this.code = code;
  }
}
