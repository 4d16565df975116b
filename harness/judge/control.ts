import type { Role } from '../model/cast.ts';
import type { Intended } from '../model/outcome.ts';
import type { Attempt } from './outcomes.ts';
import { destinationOf } from './outcomes.ts';
import type { Episode, Transcript } from './transcript.ts';

/**
 * Were the recipients alive, asked on their own loopback during this episode? `silent` if one of them did not answer
 * the last time it was asked; `unasked` if one was not asked.
 */
export function selfChecked(
  { steps }: Pick<Episode, 'steps'>,
  recipients: readonly Intended[],
  protocol: 'http' | 'tcp' | 'udp',
): 'alive' | 'silent' | 'unasked' {
  const answers = recipients.map(({ workload, port }) => {
    const last = steps.findLast((step) => step.record === 'self-check' && step.workload === workload);
    if (last?.record !== 'self-check') return 'unasked';
    return last.check.ports.some((one) => one.port === port && one.protocol === protocol && one.answers)
      ? 'alive'
      : 'silent';
  });
  if (answers.includes('silent')) return 'silent';
  return answers.length === 0 || answers.includes('unasked') ? 'unasked' : 'alive';
}

/** Attempts anywhere in the test to the destination of `probe` that ended this way. */
function sameDestination(
  { attempts }: Transcript,
  probe: Attempt['probe'],
  kind: 'delivered' | 'denied',
): readonly Attempt[] {
  const destination = destinationOf(probe);
  return attempts.filter((one) => one.outcome.kind === kind && destinationOf(one.probe) === destination);
}

/** That an allowance means something: somewhere in the test the same destination turned somebody away. */
export function hasNegativeControl(transcript: Transcript, probe: Attempt['probe']): boolean {
  return sameDestination(transcript, probe, 'denied').length > 0;
}

export type Controls =
  | { readonly kind: 'both'; readonly after: Attempt }
  | { readonly kind: 'missing'; readonly which: 'before' | 'after' };

/** That a denial means something: the same destination took in somebody before the first denied probe and after the last. */
export function positiveControls(transcript: Transcript, denied: readonly Attempt[]): Controls {
  const first = denied[0];
  const last = denied.at(-1);
  if (!first || !last) return { kind: 'missing', which: 'before' };
  const delivered = sameDestination(transcript, first.probe, 'delivered');
  if (!delivered.some((one) => one.step < first.step)) return { kind: 'missing', which: 'before' };
  const after = delivered.find((one) => one.step > last.step);
  return after ? { kind: 'both', after } : { kind: 'missing', which: 'after' };
}

/** Workloads of the stage whose log was not read again after this attempt: what they recorded is not known. */
export function unreadAfter({ test, steps }: Transcript, { step }: Attempt): readonly string[] {
  const read = new Set(steps.slice(step + 1).flatMap((one) => (one.record === 'received' ? one.from : [])));
  const late = steps.flatMap((one) => (one.record === 'deployment' ? [one.role] : []));
  const present = (Object.keys(test.pods) as Role[]).filter((role) => (test.pods[role]?.length ?? 0) > 0);
  return [...present, ...late]
    .map((role) => test.layout.workloads[role].name)
    .filter((name) => !read.has(name));
}
