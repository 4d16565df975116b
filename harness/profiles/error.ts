export type ProfileErrorCode =
  | 'PROFILE_UNREADABLE'
  | 'PROFILE_INVALID'
  | 'PROFILE_UNKNOWN_MESH'
  | 'PROFILE_UNKNOWN_IMAGE';

/** Why a mesh's profile cannot be used, where it is wrong, and what to do. */
export class ProfileError extends Error {
  readonly code: ProfileErrorCode;

  constructor(code: ProfileErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ProfileError';
    this.code = code;
  }
}
