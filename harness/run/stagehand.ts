import type { ClauseId } from '../model/clause.ts';
import type { Expectation } from '../model/expectation.ts';
import type { Observation } from '../model/observation.ts';
import type { Probe } from '../model/probe.ts';
import type { Change } from '../traffic/change.ts';
import type { Control } from '../traffic/control.ts';
import type { Question } from './script.ts';

/** Does what the script says: a session on a real stage, or a rehearsal that only takes notes. */
export interface Stagehand {
  change(changes: readonly Change[]): void;
  admit(changes: readonly Change[], controls: readonly Control[]): Promise<void>;
  /** Leaves out what follows unless the client of `one` is let in at all. */
  premise(one: Control, control: Control): Promise<void>;
  load(probe: Probe, count: number): Promise<void>;
  expect(clause: ClauseId, expectation: Expectation, control?: Control): Promise<void>;
  /** Applies what is pending and waits until the control is delivered. */
  settle(control: Control): Promise<void>;
  observe(question: Question, observation: Observation, control?: Control): Promise<void>;
}
