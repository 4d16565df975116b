import type { Trust } from '../attest/verify.ts';

/** What a report is made of and where it goes. */
export interface ReportRequest {
  readonly folder: string;
  readonly out: string | undefined;
  /** What the result is verified with, where the format asks for one that verifies. */
  readonly trust: () => Promise<Trust>;
}
