import { deservesAnotherTake, judgeTakes } from '../judge/take.ts';
import type { TestJudgement } from '../judge/test.ts';
import type { TestEvidence } from '../model/evidence.ts';
import { deriveSeed } from '../model/random.ts';
import type { TestDefinition } from './definition.ts';
import type { Theatre } from './perform.ts';
import { perform } from './perform.ts';
import { requirementOf } from './rehearsal.ts';

export interface Takes {
  /** One, or two where the harness had trouble in the first: both are evidence. */
  readonly takes: readonly [TestEvidence, ...TestEvidence[]];
  readonly judged: TestJudgement;
}

/** Performs one test, and once more on another stage where trouble of the harness left it without a verdict. */
export async function performTakes(definition: TestDefinition, theatre: Theatre): Promise<Takes> {
  const first = await perform(definition, theatre);
  const required = await requirementOf(definition, first.test.version, theatre.testbed.versions);
  const judged = judgeTakes([first], required);
  if (!deservesAnotherTake(judged, first) || theatre.clock.now() > theatre.budgetEndsAt) {
    return { takes: [first], judged };
  }
  const second = await perform(definition, { ...theatre, seed: deriveSeed(theatre.seed, 'take 2'), take: 2 });
  return { takes: [first, second], judged: judgeTakes([first, second], required) };
}
