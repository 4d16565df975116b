import type { ReadingRecord } from '../model/evidence.ts';
import type { Expectation } from '../model/expectation.ts';

export type ReadingExpectation = Extract<Expectation, { kind: 'reading' }>;

/** One look at the metrics: the answer at the expectation's own path, and those at other paths that were read with it. */
export interface Round {
  readonly main: ReadingRecord;
  /** Position of `main` among the test's steps: it can speak of the traffic sent before. */
  readonly step: number;
  /** The pods of which `main` is the aggregate. */
  readonly parts: readonly ReadingRecord[];
}
