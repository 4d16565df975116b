import type { PairingName } from '../model/api.ts';
import type { TestReport } from './crew.ts';

/** A mesh under test. */
export interface Subject {
  readonly release: PairingName;
  /** Name of a fault or path of its module; absent for the right mesh. */
  readonly fault?: string;
}

/** One test on one mesh. */
export interface Trial extends Subject {
  readonly test: string;
}

/** What all trials share. */
export interface TrialSetting {
  readonly seed: number;
  /** Folder for the tests' logs. */
  readonly evidence: string;
}

/** To a process of the mutants' crew. `dismiss`: no more trials on this mesh. */
export type Order =
  | { readonly order: 'perform'; readonly id: number; readonly trial: Trial }
  | { readonly order: 'dismiss'; readonly subject: Subject };

/** Its answer to `perform`. */
export type Answer =
  | { readonly answer: 'report'; readonly id: number; readonly report: TestReport }
  | { readonly answer: 'trouble'; readonly id: number; readonly stack: string };
