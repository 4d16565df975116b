import type { Clause, ClauseId } from '../../harness/model/clause.ts';
import type { RunRecord } from '../../harness/model/evidence.ts';
import type { Manifest } from '../../harness/model/manifest.ts';
import type { Result } from '../../harness/model/result.ts';
import type { TestStory } from './story.ts';

/** What a report is made from. */
export interface ReportSource {
  readonly result: Result;
  /** The first record of its evidence. */
  readonly run: RunRecord;
  /** In any order; several of one test where the run repeats its tests. */
  readonly stories: readonly TestStory[];
  readonly clauses: readonly Clause[];
  readonly manifest: Manifest;
}

/** The same, with what each part of the page looks things up by, and how much of the evidence is shown. */
export interface ReportScope extends ReportSource {
  readonly byId: ReadonlyMap<ClauseId, Clause>;
  readonly detail: Detail;
}

/** How much of the evidence a page shows. */
export interface Detail {
  /** Rows of attempts for an expectation, at least 4. */
  readonly rows: number;
  /** Whose objects and answers are shown. */
  readonly bodies: 'of all tests' | 'of tests that did not pass' | 'of none';
  /** Whose timelines are shown. */
  readonly timelines: 'of all tests' | 'of tests that did not pass';
}
