import type { Api, ApiVersion } from './api.ts';

export const LEVELS = ['must', 'should', 'open', 'out'] as const;
/** `must` counts for the capability, `should` is reported, `open` is only observed, `out` is not testable here. */
export type Level = (typeof LEVELS)[number];

/** `behaviour` is shown by traffic or metric values, `api` by what the API server accepts and serves. */
export type ClauseKind = 'behaviour' | 'api';

/** `access-A7`, `split-T16b`: permanent. */
export type ClauseId = `${Api | 'general'}-${string}`;

export interface SourceLine {
  /** Path in servicemeshinterface/smi-spec at SPEC_COMMIT. */
  readonly file: string;
  readonly line: number;
  /** Last line, where the sentence spans several. */
  readonly to?: number;
}

/** One testable statement of the specification. */
export interface Clause {
  readonly id: ClauseId;
  readonly api: Api | 'general';
  readonly level: Level;
  readonly kind: ClauseKind;
  /** Versions of the API in which the statement holds; empty for `general`. */
  readonly versions: readonly ApiVersion[];
  readonly sources: readonly SourceLine[];
  readonly sentence: string;
  readonly reading?: string;
  /** If one of these does not hold, this clause is `not-applicable`. */
  readonly dependsOn: readonly ClauseId[];
  /** Why no expectation decides it. */
  readonly uncovered?: string;
  /** Sentences of the specification that disagree. */
  readonly conflict?: readonly string[];
}
