export type WorkloadErrorCode =
  | 'CONFIG_INVALID'
  | 'PORT_UNAVAILABLE'
  | 'BATCH_INVALID'
  | 'RECEIPTS_LOST'
  | 'WORKLOAD_CLOSED';

/** The workload's own trouble. Never an outcome of an attempt: those are answers. */
export class WorkloadError extends Error {
  override readonly name = 'WorkloadError';
  readonly code: WorkloadErrorCode;

  constructor(code: WorkloadErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
