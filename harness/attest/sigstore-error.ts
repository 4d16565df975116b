export type SigstoreErrorCode =
  // What the user gave, or did not give.
  | 'KEYLESS_NO_TOKEN'
  | 'KEYLESS_ROOT_INVALID'
  | 'KEYLESS_CONFIG_INVALID'
  // What Sigstore's services did.
  | 'SIGSTORE_UNREACHABLE'
  | 'SIGSTORE_REFUSED';

/** Why Sigstore's services cannot be used, and what to do. */
export class SigstoreError extends Error {
  readonly code: SigstoreErrorCode;

  constructor(code: SigstoreErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SigstoreError';
    this.code = code;
  }
}
