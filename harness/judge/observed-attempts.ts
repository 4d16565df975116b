import type { Role } from '../model/cast.ts';
import { ROLES } from '../model/cast.ts';
import type { Observation } from '../model/observation.ts';
import { OBSERVED_ATTEMPTS, SPREAD_ATTEMPTS } from '../model/observation.ts';
import type { Denial } from '../model/outcome.ts';
import type { Probe } from '../model/probe.ts';
import { positiveControls, selfChecked } from './control.ts';
import { tally } from './convergence.ts';
import type { Attempt } from './outcomes.ts';
import { destinationOf } from './outcomes.ts';
import type { Sight } from './sight.ts';
import { found, unobserved } from './sight.ts';
import type { Sighting, Transcript } from './transcript.ts';

type Of<K extends Observation['kind']> = Sighting<Extract<Observation, { kind: K }>>;

/** `delivered`, `denied`, `leaked`, `unreachable`, or `mixed` where the attempts do not agree. */
export function sightOfOutcome(
  transcript: Transcript,
  { attempts, observation: { probe } }: Of<'outcome'>,
): Sight {
  const unfit = unfitness(attempts, OBSERVED_ATTEMPTS);
  if (unfit) return unfit;
  const kinds = new Set(attempts.map(({ outcome }) => outcome.kind));
  const [kind, ...others] = kinds;
  if (kind === undefined || others.length > 0) return found('mixed');
  switch (kind) {
    case 'denied':
      return uncontrolled(transcript, attempts) ?? found(kind);
    case 'delivered':
      return unenforced(transcript, probe) ?? found(kind);
    default:
      return found(kind);
  }
}

/** A delivery means nothing where nobody is ever turned away. */
function unenforced({ test, attempts }: Transcript, { to }: Probe): Sight | undefined {
  const isJudged = test.api === 'access' || test.api === 'specs';
  if (!isJudged || attempts.some(({ outcome, probe }) => outcome.kind === 'denied' && probe.to === to)) {
    return undefined;
  }
  return unobserved('no-negative-control', `nobody was denied at ${to} in the whole test`);
}

/** `HTTP 403`, `refused`, `reset`, `closed` or `timeout`; `various`, or `not denied` if any attempt got through. */
export function sightOfDenial(transcript: Transcript, { attempts }: Of<'denial'>): Sight {
  const unfit = unfitness(attempts, OBSERVED_ATTEMPTS);
  if (unfit) return unfit;
  const forms = new Set(
    attempts.map(({ outcome }) => (outcome.kind === 'denied' ? formOf(outcome.how) : 'not denied')),
  );
  if (forms.has('not denied')) return found('not denied');
  const [form = 'various', ...others] = forms;
  return uncontrolled(transcript, attempts) ?? found(others.length > 0 ? 'various' : form);
}

function formOf(how: Denial): string {
  return typeof how === 'string' ? how : `HTTP ${how.status}`;
}

/** `survive` or `cut`, by what became of the line that each connection sent after the change; `mixed` otherwise. */
export function sightOfSurvival(
  transcript: Transcript,
  { attempts, steps, begin, observation: { probe } }: Of<'survival'>,
): Sight {
  const unfit = unfitness(attempts, OBSERVED_ATTEMPTS);
  if (unfit) return unfit;
  // Controls from the same workload are new connections: they must meet the new policy.
  const fresh = transcript.attempts.filter(
    (attempt) =>
      attempt.purpose === 'control' &&
      attempt.probe.from === probe.from &&
      attempt.step >= begin &&
      attempt.step < begin + steps.length &&
      destinationOf(attempt.probe) === destinationOf(probe),
  );
  if (fresh.length === 0 || fresh.some(({ outcome }) => outcome.kind !== 'denied')) {
    return unobserved('gate-shut', `new connections after the change: ${tally(fresh) || 'none'}`);
  }
  if (attempts.every(({ outcome }) => outcome.kind === 'delivered')) return found('survive');
  if (attempts.every(({ outcome }) => outcome.kind === 'denied')) {
    return uncontrolled(transcript, attempts) ?? found('cut');
  }
  return found('mixed');
}

/** The roles that received any of the attempts, in the order of ROLES, and `nobody` if some arrived nowhere. */
export function sightOfSpread(
  { test: { layout } }: Transcript,
  { attempts, steps, observation: { probe, among } }: Of<'spread'>,
): Sight {
  const unfit = unfitness(attempts, SPREAD_ATTEMPTS);
  if (unfit) return unfit;
  const reached = new Set(attempts.flatMap(({ receipts }) => receipts.map(({ workload }) => workload)));
  const roles: (Role | 'nobody')[] = ROLES.filter((role) => reached.has(layout.workloads[role].name));
  if (attempts.some(({ receipts }) => receipts.length === 0)) {
    if (selfChecked({ steps }, among, probe.call.protocol) !== 'alive') {
      return unobserved(
        'control-silent',
        'some attempts arrived nowhere, and not every server answered itself',
      );
    }
    roles.push('nobody');
  }
  return found(roles.join(' + '));
}

/** Too few attempts, or trouble of ours among them. */
function unfitness(attempts: readonly Attempt[], needed: number): Sight | undefined {
  for (const { outcome } of attempts) {
    if (outcome.kind === 'trouble') return unobserved('trouble', outcome.message);
  }
  if (attempts.length >= needed) return undefined;
  return unobserved('not-reached', `${attempts.length} of ${needed} attempts were made`);
}

/** A denial means nothing where a dead server would look the same. */
function uncontrolled(transcript: Transcript, denied: readonly Attempt[]): Sight | undefined {
  const controls = positiveControls(transcript, denied);
  if (controls.kind === 'both') return undefined;
  return unobserved(
    'no-positive-control',
    `nothing was delivered to this destination ${controls.which} the denied attempts`,
  );
}
