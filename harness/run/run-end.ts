import type { Result } from '../model/result.ts';

export interface RunEnd {
  readonly result: Result;
  readonly folder: string;
  readonly exitCode: number;
}
