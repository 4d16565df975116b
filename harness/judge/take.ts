import type { TestEvidence } from '../model/evidence.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { TestJudgement } from './test.ts';
import { judgeTest } from './test.ts';

/** Codes of trouble that comes from outside and may be gone on another stage. */
const PASSING: readonly string[] = [
  'CONTROL_CHANNEL_LOST',
  'CLOCK_WENT_BACK',
  'METRICS_UNREACHABLE',
  'ARRIVED_LATE',
  'MESH_FROZEN',
];

/**
 * A test is performed a second time where the first gave no verdict for a reason that is the harness's own: trouble, or
 * a window of the metrics that had passed over the traffic. One that gave a verdict never is, whatever the verdict.
 */
export function deservesAnotherTake({ result }: TestJudgement, { steps }: TestEvidence): boolean {
  if (result.verdict !== 'inconclusive') return false;
  const isTroubled = steps.some((step) => step.record === 'trouble' && PASSING.includes(step.code));
  return isTroubled || result.expectations.some(({ reason }) => reason === 'window-too-short');
}

/**
 * The judgement of a test from its takes: of the first, unless that one deserved another.
 *
 * @param takes one or two, in their order
 */
export function judgeTakes(takes: readonly TestEvidence[], required: RequiredTest): TestJudgement {
  const [first, second] = takes;
  const judged = judgeTest(first, required);
  return first && second && deservesAnotherTake(judged, first) ? judgeTest(second, required) : judged;
}
