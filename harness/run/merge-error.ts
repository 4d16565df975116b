/** Why results cannot be merged, and what to do; nothing was written. */
export class MergeError extends Error {
  readonly code: 'MERGE_NO_SHARD' | 'MERGE_UNVERIFIED' | 'MERGE_DIFFERS' | 'MERGE_OVERLAP' | 'MERGE_GAP';

  constructor(code: MergeError['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'MergeError';
    this.code = code;
  }
}
