export type JobErrorCode =
  /** A pod's file is not the one that the pod announced. */
  | 'JOB_DIGEST'
  /** A pod ended well and announced nothing that can be read. */
  | 'JOB_MESSAGE'
  /** The Job gave up a shard, after it was tried again. */
  | 'JOB_FAILED'
  /** Somebody deleted the Job. */
  | 'JOB_GONE'
  /** A pod's files are no result of the shard that it was told. */
  | 'JOB_REFUSED';

/** Trouble of a run whose shards are pods; the message says what to do. */
export class JobError extends Error {
  readonly code: JobErrorCode;

  constructor(code: JobErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'JobError';
    this.code = code;
  }
}
