export type PublishErrorCode =
  | 'TARGET_UNKNOWN'
  | 'TARGET_CREDENTIALS'
  | 'TARGET_UNWRITABLE'
  | 'PUBLISH_FILES'
  | 'PUBLISH_CONFLICT'
  | 'PUBLISH_CREDENTIALS'
  | 'PUBLISH_REGISTRY'
  | 'PUBLISH_GIT';

/** Why nothing was published, and what to do. No message holds a credential. */
export class PublishError extends Error {
  readonly code: PublishErrorCode;

  constructor(code: PublishErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'PublishError';
    this.code = code;
  }
}
