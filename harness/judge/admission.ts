import type { TestStep } from '../model/evidence.ts';
import type { Expectation } from '../model/expectation.ts';
import type { Admission } from '../model/kubernetes.ts';
import type { Verdict } from '../model/verdict.ts';
import { PASS } from '../model/verdict.ts';
import { fail, inconclusive } from './ruling.ts';
import type { Episode } from './transcript.ts';

type AdmissionExpectation = Extract<Expectation, { kind: 'accepted' | 'rejected' }>;

/** What API servers and validating webhooks answer to an object they find invalid. Anything else is about the harness. */
const INVALID = [400, 403, 422];
/** With server-side apply an object whose types differ from the schema's is told of as an internal error (500). */
const UNTYPED = 'failed to create typed patch object';

type Rejected = Extract<Admission, { accepted: false }>;

export function isInvalid({ status, message }: Rejected): boolean {
  return INVALID.includes(status) || (status === 500 && message.startsWith(UNTYPED));
}

/** Of a change that the harness may make: the kind is not served (404), or what is sent is not taken. */
export function isRefusal(admission: Rejected): boolean {
  // Without these words of the API server a 403 is about the harness's own rights.
  if (admission.status === 403) return admission.message.includes('denied the request');
  return admission.status === 404 || isInvalid(admission);
}

/** `accepted`, `rejected`: what the API server said of the object in this very episode. */
export function judgeAdmission({ expectation, record, steps }: Episode<AdmissionExpectation>): Verdict {
  const admission = admissionOf(expectation, steps);
  const { kind, name } = { kind: expectation.object.kind, name: expectation.object.metadata.name };
  if (!admission) return inconclusive(record.skipped ?? 'not-reached', `${kind} ${name} was not submitted`);
  if (admission.accepted) {
    return expectation.kind === 'accepted' ? PASS : fail('api-answer-wrong', `${kind} ${name} was accepted`);
  }
  const answer = `${kind} ${name}: ${admission.status} ${admission.message}`;
  if (!isInvalid(admission)) return inconclusive('trouble', answer);
  return expectation.kind === 'rejected' ? PASS : fail('api-answer-wrong', answer);
}

function admissionOf({ object }: AdmissionExpectation, steps: Episode['steps']): Admission | undefined {
  return steps
    .flatMap((step) => (step.record === 'change' ? step.changes : []))
    .findLast(
      (change) =>
        change.verb === 'apply' &&
        change.object.kind === object.kind &&
        change.object.metadata.name === object.metadata.name,
    )?.admission;
}

/** An object under test that the cluster does not take: what it says can then not come about. */
export function refusalIn(steps: readonly TestStep[]): string | undefined {
  if (!steps.some((step) => step.record === 'trouble' && step.code === 'OBJECT_NOT_ACCEPTED'))
    return undefined;
  const changes = steps.flatMap((step) => (step.record === 'change' ? step.changes : []));
  for (const { object, admission } of changes) {
    if (!admission.accepted && isRefusal(admission))
      return `${object.kind} ${object.metadata.name}: ${admission.status} ${admission.message}`;
  }
  return undefined;
}
