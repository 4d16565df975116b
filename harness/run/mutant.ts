import type { PairingName } from '../model/api.ts';
import type { Doubt, Kill, Mutant, Thoroughness } from '../model/kill.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { FaultCard } from '../testbed/embedded/faults.ts';
import type { Clock } from '../traffic/clock.ts';
import type { Demands, Line, Relate } from './kill.ts';
import { doubtIn, fateOf, inapplicability, killsIn, lineUp, relationTo } from './kill.ts';
import { inLanes } from './lanes.ts';
import type { MutantCrew } from './mutant-crew.ts';
import { TRIALS_AT_ONCE } from './mutant-crew.ts';

/** What is tried with one fault. */
export interface MutantPlan {
  readonly card: FaultCard;
  readonly release: PairingName;
  readonly line: Line;
  readonly relate: Relate;
  /** Why nothing is tried. */
  readonly notApplicable?: string;
}

/**
 * @param demands of the pairings under test; the first of them in which the fault breaks something is chosen
 * @throws FaultClauseError
 */
export function planMutant(card: FaultCard, demands: readonly [Demands, ...Demands[]]): MutantPlan {
  const { breaks } = card.identity;
  const chosen = demands.find((one) => inapplicability(breaks, one) === undefined) ?? demands[0];
  const why = inapplicability(breaks, chosen);
  return {
    card,
    release: chosen.release,
    line: lineUp(breaks, chosen.tests),
    relate: relationTo(breaks, chosen.clauses),
    ...(why !== undefined && { notApplicable: why }),
  };
}

/** Who performs, and how much of it is wanted. */
export interface Attempt {
  readonly crew: Pick<MutantCrew, 'perform' | 'dismiss'>;
  readonly clock: Clock;
  readonly thoroughness: Thoroughness;
}

/** Performs tests on the mesh with this fault until its fate is known, or all of them. */
export async function tryMutant(
  { card, release, line, relate, notApplicable }: MutantPlan,
  { crew, clock, thoroughness }: Attempt,
): Promise<Mutant> {
  const { deciders, others } = line;
  const entry = { fault: card.identity, release, deciders: deciders.map(({ test }) => test) };
  if (notApplicable !== undefined) {
    return {
      ...entry,
      fate: { kind: 'not-applicable', why: notApplicable },
      performed: 0,
      kills: [],
      doubts: [],
      durationMs: 0,
    };
  }
  const subject = { release, fault: card.fault };
  const startedAt = clock.now();
  const kills: Kill[] = [];
  const doubts: Doubt[] = [];
  let performed = 0;
  const perform = async (required: RequiredTest) => {
    const report = await crew.perform({ ...subject, test: required.test });
    performed += 1;
    kills.push(...killsIn(report, relate));
    const doubt = doubtIn(report);
    if (doubt && doubt.verdict !== 'fail' && deciders.includes(required)) doubts.push(doubt);
  };
  if (thoroughness === 'full') {
    await inLanes([...deciders, ...others], TRIALS_AT_ONCE, perform);
  } else {
    await inLanes(deciders, 1, perform, () => fateOf(kills).kind === 'killed-by-name');
    await inLanes(others, TRIALS_AT_ONCE, perform, () => kills.length > 0);
  }
  crew.dismiss(subject);
  kills.sort((a, b) => (a.test === b.test ? a.seq - b.seq : a.test < b.test ? -1 : 1));
  return {
    ...entry,
    fate: fateOf(kills),
    performed,
    kills,
    doubts,
    durationMs: Math.round(clock.now() - startedAt),
  };
}
