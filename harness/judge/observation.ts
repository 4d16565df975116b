import type { Finding, Observation, RequiredObservation } from '../model/observation.ts';
import { UNOBSERVED } from '../model/observation.ts';
import type { ObservationResult } from '../model/result.ts';
import { isInvalid } from './admission.ts';
import { sightOfAnswer } from './observed-answer.ts';
import { sightOfDenial, sightOfOutcome, sightOfSpread, sightOfSurvival } from './observed-attempts.ts';
import type { Sight } from './sight.ts';
import { found, unobserved } from './sight.ts';
import type { Sighting, Transcript } from './transcript.ts';

/** What the records of one observation show. A finding, never a verdict. */
export function sightOf(transcript: Transcript, sighting: Sighting): Sight {
  const { skipped } = sighting.record;
  if (skipped) return unobserved(skipped, 'not driven, because of what happened before');
  const trouble = sighting.steps.find((step) => step.record === 'trouble');
  if (trouble?.record === 'trouble') return unobserved('trouble', `${trouble.code}: ${trouble.message}`);
  const { observation } = sighting;
  switch (observation.kind) {
    case 'outcome':
      return sightOfOutcome(transcript, { ...sighting, observation });
    case 'denial':
      return sightOfDenial(transcript, { ...sighting, observation });
    case 'survival':
      return sightOfSurvival(transcript, { ...sighting, observation });
    case 'spread':
      return sightOfSpread(transcript, { ...sighting, observation });
    case 'admission':
      return sightOfAdmission({ ...sighting, observation });
    case 'answer':
      return sightOfAnswer(transcript, { ...sighting, observation });
    default:
      return observation satisfies never;
  }
}

function sightOfAdmission({
  observation: { object },
  steps,
}: Sighting<Extract<Observation, { kind: 'admission' }>>): Sight {
  const { name, namespace } = object.metadata;
  const admission = steps
    .flatMap((step) => (step.record === 'change' ? step.changes : []))
    .find(
      ({ verb, object: { kind, metadata } }) =>
        verb === 'apply' &&
        kind === object.kind &&
        metadata.name === name &&
        metadata.namespace === namespace,
    )?.admission;
  if (!admission) return unobserved('not-reached', `${object.kind} ${name} was not submitted`);
  if (admission.accepted) return found('accepted');
  return isInvalid(admission)
    ? found('rejected')
    : unobserved('trouble', `${object.kind} ${name}: ${admission.status} ${admission.message}`);
}

/** The answer to an observation's question: its author's where the finding was foreseen. */
export function wordsOf(
  { kind, findings }: Pick<RequiredObservation, 'kind' | 'findings'>,
  finding: Finding,
): string {
  const foreseen = Object.hasOwn(findings, finding) ? findings[finding] : undefined;
  return foreseen ?? inGeneral(kind, finding);
}

const OUTCOMES: ReadonlyMap<Finding, string> = new Map([
  ['delivered', 'it is delivered'],
  ['denied', 'it is denied'],
  ['leaked', 'it arrives, but elsewhere, or without its answer'],
  ['mixed', 'some attempts get through and others do not'],
  ['unreachable', 'there is no name or no endpoint to send it to'],
]);

function inGeneral(kind: RequiredObservation['kind'], finding: Finding): string {
  if (finding === UNOBSERVED) return 'this could not be observed';
  switch (kind) {
    case 'outcome':
      return OUTCOMES.get(finding) ?? finding;
    case 'denial':
      return finding === 'not denied' ? 'it is not turned away' : `it is turned away by: ${finding}`;
    case 'survival':
      return `the connections: ${finding}`;
    case 'spread':
      return finding === 'nobody' ? 'nobody receives any of it' : `received by ${finding}`;
    case 'admission':
      return `the API server says: ${finding}`;
    case 'answer':
      return `the answer: ${finding}`;
    default:
      return kind satisfies never;
  }
}

/** One line of a result's observations. */
export function observationResult(
  { api, version, test }: Pick<ObservationResult, 'api' | 'version' | 'test'>,
  required: RequiredObservation,
  sight: Sight,
): ObservationResult {
  const finding = sight.kind === 'found' ? sight.finding : UNOBSERVED;
  return {
    clause: required.clause,
    api,
    version,
    test,
    question: required.question,
    finding,
    words: wordsOf(required, finding),
    ...(sight.kind === 'unobserved' && { reason: sight.reason }),
  };
}
