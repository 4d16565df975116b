import type { Expectation } from '../model/expectation.ts';
import { AGREEING } from '../model/expectation.ts';
import type { Verdict } from '../model/verdict.ts';
import { PASS } from '../model/verdict.ts';
import { unreadAfter } from './control.ts';
import { troubleAmong } from './convergence.ts';
import { isChangeInForce } from './opening.ts';
import type { Attempt } from './outcomes.ts';
import { inconclusive } from './ruling.ts';
import { strayed, straysAmong } from './stray.ts';
import type { Episode, Transcript } from './transcript.ts';

type Steadiness = Extract<Expectation, { kind: 'steady' }>;

/** `steady`: while a workload is deployed, as before and after, nobody but the intended workloads records a probe. */
export function judgeSteady(transcript: Transcript, episode: Episode<Steadiness>): Verdict {
  const { expectation, record, probes } = episode;
  if (!isChangeInForce(transcript, episode)) {
    return inconclusive('no-gate', 'no gate has shown that the last change was in force');
  }
  const strays = straysAmong(probes, expectation.intended);
  if (strays.length > 0) return strayed(strays);
  const trouble = troubleAmong(probes);
  if (trouble) return trouble;
  const { before, after, controlled } = phasesOf(transcript, episode);
  if (!controlled) {
    return inconclusive('no-positive-control', 'the new workload was never seen to receive anything');
  }
  if (before.length < AGREEING || after.length < expectation.hold) {
    const sent = `${before.length} probes before the deployment and ${after.length} after it`;
    return inconclusive(record.skipped ?? 'not-reached', `${sent}, too few to tell`);
  }
  if (!isDelivered(before) || !isDelivered(after)) {
    return inconclusive(
      'no-positive-control',
      'before or after the deployment no probe was delivered at all',
    );
  }
  const unread = unreadAfter(transcript, probes.at(-1) as Attempt);
  if (unread.length === 0) return PASS;
  return inconclusive('trouble', `the logs of ${unread.join(', ')} were not read after the last probe`);
}

interface Phases {
  /** Probes sent before the workload was ready. */
  readonly before: readonly Attempt[];
  /** Probes sent after it had received its control. */
  readonly after: readonly Attempt[];
  readonly controlled: boolean;
}

function phasesOf({ attempts }: Transcript, { steps, begin, probes }: Episode<Steadiness>): Phases {
  const ready = steps.findIndex((step) => step.record === 'deployment');
  if (ready === -1) return { before: probes, after: [], controlled: false };
  const control = attempts.find(
    ({ purpose, outcome, step }) =>
      purpose === 'control' &&
      outcome.kind === 'delivered' &&
      step > begin + ready &&
      step < begin + steps.length,
  );
  return {
    before: probes.filter(({ step }) => step < begin + ready),
    after: control ? probes.filter(({ step }) => step > control.step) : [],
    controlled: control !== undefined,
  };
}

function isDelivered(attempts: readonly Attempt[]): boolean {
  return attempts.some(({ outcome }) => outcome.kind === 'delivered');
}
