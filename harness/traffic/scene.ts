import type { TestRecord } from '../model/evidence.ts';
import type { Random } from '../model/random.ts';
import type { Stage, Testbed } from '../testbed/testbed.ts';
import type { Clock } from './clock.ts';
import type { GateLedger } from './gate-ledger.ts';
import type { Recorder } from './recorder.ts';

/** Everything that driving one test needs. */
export interface Scene {
  readonly test: TestRecord;
  readonly stage: Stage;
  readonly testbed: Testbed;
  readonly recorder: Recorder;
  readonly ledger: GateLedger;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  /** When the run's budget is spent, milliseconds since the epoch. */
  readonly budgetEndsAt: number;
}
