import type { ReleaseName } from '../model/api.ts';
import type { TestReport } from './crew.ts';

/** One test on one mesh. */
export interface Trial {
  readonly test: string;
  /** Name of a fault or path of its module; absent for the right mesh. */
  readonly fault?: string;
}

/** What all trials share. */
export interface TrialSetting {
  readonly seed: number;
  readonly release: ReleaseName;
  /** Folder for the tests' logs. */
  readonly evidence: string;
}

/** To a process of the mutants' crew. `dismiss`: no more trials with this fault. */
export type Order =
  | { readonly order: 'perform'; readonly id: number; readonly trial: Trial }
  | { readonly order: 'dismiss'; readonly fault: string | undefined };

/** Its answer to `perform`. */
export type Answer =
  | { readonly answer: 'report'; readonly id: number; readonly report: TestReport }
  | { readonly answer: 'trouble'; readonly id: number; readonly stack: string };
