import { TestLog } from '../evidence/writer.ts';
import type { ServedVersions } from '../model/api.ts';
import type { Role } from '../model/cast.ts';
import type {
  NotApplicableRecord,
  TestEvidence,
  TestRecord,
  TestStep,
  TroubleRecord,
} from '../model/evidence.ts';
import type { Random } from '../model/random.ts';
import { deriveSeed, seededRandom } from '../model/random.ts';
import { drawLayout } from '../testbed/casting.ts';
import type { Stage, StageNeed, Testbed } from '../testbed/testbed.ts';
import type { Clock } from '../traffic/clock.ts';
import { forwardOnly } from '../traffic/clock.ts';
import type { GateLedger } from '../traffic/gate-ledger.ts';
import { Recorder } from '../traffic/recorder.ts';
import { Session } from '../traffic/session.ts';
import { Trouble } from '../traffic/trouble.ts';
import type { TestDefinition } from './definition.ts';
import { DefinitionError } from './definition.ts';
import { Player } from './player.ts';
import { rehearse } from './rehearsal.ts';

/** Where a test is performed, and by whose clock and dice. */
export interface Theatre {
  readonly testbed: Testbed;
  readonly ledger: GateLedger;
  readonly clock: Clock;
  readonly seed: number;
  /** What the test's record is marked with, from 1, in a run that repeats its tests; `seed` is that repetition's. */
  readonly repetition?: number;
  /** The same of a second take. */
  readonly take?: 2;
  readonly signal: AbortSignal;
  readonly budgetEndsAt: number;
  /** Folder of the tests' logs. */
  readonly evidence: string;
}

/** Performs one test on a stage of its own and leaves its log. Verdicts are the judge's business. */
export async function perform(definition: TestDefinition, theatre: Theatre): Promise<TestEvidence> {
  const { testbed, seed, signal, clock } = theatre;
  const random = seededRandom(deriveSeed(seed, definition.id));
  const offStage = (step: NotApplicableRecord | TroubleRecord) =>
    logged(definition, theatre, { layout: drawLayout(random), pods: {} }, async (_test, append) =>
      append(step),
    );
  const hindrance = await hindranceOf(definition, testbed);
  if ('record' in hindrance) return offStage(hindrance);
  let stage: Stage;
  try {
    stage = await testbed.lease({ ...hindrance, random }, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return offStage(troubleRecord(error, clock));
  }
  try {
    return await logged(definition, theatre, stage, (test, append) =>
      play(definition, test, { theatre, stage, random, append }),
    );
  } finally {
    await stage.release();
  }
}

/** What keeps the test from being performed at all; else what it needs of its stage. */
async function hindranceOf(
  definition: TestDefinition,
  testbed: Testbed,
): Promise<NotApplicableRecord | Omit<StageNeed, 'random'>> {
  const missing = definition.needs.find((trait) => !testbed.traits.includes(trait));
  if (missing !== undefined) {
    return {
      record: 'not-applicable',
      reason: 'trait-missing',
      detail: `the ${testbed.kind} testbed has no ${missing}`,
    };
  }
  const { roles, later, waitsForWindow, cannotBeExpressed } = await rehearse(definition, testbed.versions);
  return cannotBeExpressed === undefined
    ? {
        test: definition.id,
        roles,
        later,
        condition: definition.api === 'metrics' ? 'untouched' : 'any',
        ...(waitsForWindow && { metricsWindow: 'short' as const }),
      }
    : { record: 'not-applicable', reason: 'cannot-be-expressed', detail: cannotBeExpressed };
}

type Append = (step: TestStep) => void;

async function logged(
  definition: TestDefinition,
  { testbed, clock, evidence, repetition, take }: Theatre,
  { layout, pods }: Pick<Stage, 'layout' | 'pods'>,
  drive: (test: TestRecord, append: Append) => Promise<void>,
): Promise<TestEvidence> {
  const test: TestRecord = {
    record: 'test',
    test: definition.id,
    api: definition.api,
    version: versionOf(definition, testbed.versions),
    at: clock.now(),
    layout,
    pods,
    ...(repetition !== undefined && { repetition }),
    ...(take !== undefined && { take }),
  };
  const log = new TestLog(evidence, test);
  const steps: TestStep[] = [];
  try {
    await drive(test, (step) => {
      steps.push(step);
      log.write(step);
    });
    log.end(clock.now());
    return { test, steps, complete: true };
  } finally {
    log.close();
  }
}

interface Play {
  readonly theatre: Theatre;
  readonly stage: Stage;
  readonly random: Random;
  readonly append: Append;
}

async function play(
  definition: TestDefinition,
  test: TestRecord,
  { theatre, stage, random, append }: Play,
): Promise<void> {
  const { testbed, ledger, clock, signal, budgetEndsAt } = theatre;
  const recorder = new Recorder(append);
  const session = new Session({
    test,
    stage,
    testbed,
    recorder,
    ledger,
    clock: forwardOnly(clock),
    random,
    signal,
    budgetEndsAt,
  });
  const podOf = (role: Role) => stage.pods[role]?.[0] ?? '';
  const player = new Player(
    definition,
    { layout: stage.layout, versions: testbed.versions, headersShape: stage.headersShape, podOf },
    session,
  );
  try {
    await definition.body(player);
  } catch (error) {
    if (signal.aborted || error instanceof DefinitionError) throw error;
    recorder.append(troubleRecord(error, clock));
  }
}

/** Whatever goes wrong in the harness is no verdict on the mesh, and it is told in the evidence. */
function troubleRecord(error: unknown, clock: Clock): TroubleRecord {
  const code = error instanceof Trouble ? error.code : 'UNEXPECTED';
  return {
    record: 'trouble',
    at: clock.now(),
    code,
    message: error instanceof Error ? error.message : String(error),
  };
}

function versionOf({ id, api }: TestDefinition, versions: ServedVersions) {
  const version = versions[api];
  if (version === undefined) throw new Error(`test ${id} was planned although ${api} is not served`);
  return version;
}
