export type ResumeErrorCode =
  /** The out folder is in use. */
  | 'RESUME_FOLDER'
  /** There is nothing to go on with. */
  | 'RESUME_NONE'
  /** It was begun with another suite. */
  | 'RESUME_DIFFERS'
  /** What was kept does not hold. */
  | 'RESUME_REFUSED';

/** Why a run cannot begin in a folder, or go on with what is in it. */
export class ResumeError extends Error {
  readonly code: ResumeErrorCode;

  constructor(code: ResumeErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ResumeError';
    this.code = code;
  }
}
