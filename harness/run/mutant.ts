import type { PairingName } from '../model/api.ts';
import type { Doubt, Kill, Mutant, Thoroughness } from '../model/kill.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { FaultCard } from '../testbed/embedded/faults.ts';
import type { Clock } from '../traffic/clock.ts';
import type { Demands, Line, Relate } from './kill.ts';
import { doubtsIn, fateOf, inapplicability, killsIn, lineUp, relationTo } from './kill.ts';
import { inLanes } from './lanes.ts';
import type { MutantCrew } from './mutant-crew.ts';
import { TRIALS_AT_ONCE } from './mutant-crew.ts';
import type { Explain } from './side-effect.ts';
import { checkSideEffects, explanationBy, staleAmong } from './side-effect.ts';

/** What is to be done with one fault. */
export type MutantPlan =
  | {
      readonly kind: 'try';
      readonly card: FaultCard;
      readonly release: PairingName;
      readonly line: Line;
      readonly relate: Relate;
      readonly explain: Explain;
    }
  /** It breaks nothing that the pairings under test say. */
  | { readonly kind: 'spare'; readonly card: FaultCard; readonly why: string };

/**
 * @param demands of the pairings under test; the first of them in which the fault breaks something is chosen
 * @throws FaultClauseError
 */
export function planMutant(card: FaultCard, demands: readonly Demands[]): MutantPlan {
  const { breaks } = card.identity;
  const why = new Set<string>();
  const explain = explanationBy(card.alsoFails);
  for (const one of demands) {
    const reason = inapplicability(breaks, one);
    if (reason === undefined) {
      const { release, tests, clauses } = one;
      checkSideEffects(card.alsoFails, clauses);
      const relate = relationTo(breaks, clauses);
      return { kind: 'try', card, release, line: lineUp(breaks, tests), relate, explain };
    }
    why.add(reason);
  }
  return { kind: 'spare', card, why: [...why].join('; ') };
}

/** Who performs, and how much of it is wanted. */
export interface Attempt {
  readonly crew: Pick<MutantCrew, 'perform' | 'dismiss'>;
  readonly clock: Clock;
  readonly thoroughness: Thoroughness;
}

/** Performs tests on the mesh with this fault until its fate is known, or all of them. */
export async function tryMutant(plan: MutantPlan, { crew, clock, thoroughness }: Attempt): Promise<Mutant> {
  const { identity: fault, fault: module, alsoFails } = plan.card;
  if (plan.kind === 'spare') {
    const fate = { kind: 'not-applicable', why: plan.why } as const;
    return { fault, fate, deciders: [], performed: 0, kills: [], doubts: [], durationMs: 0 };
  }
  const { release, relate, explain } = plan;
  const { deciders, others } = plan.line;
  const subject = { release, fault: module };
  const startedAt = clock.now();
  const kills: Kill[] = [];
  const doubts: Doubt[] = [];
  let performed = 0;
  const perform = async (required: RequiredTest) => {
    const report = await crew.perform({ ...subject, test: required.test });
    performed += 1;
    kills.push(...killsIn(report, relate, explain));
    doubts.push(
      ...doubtsIn(report).filter(({ clause, verdict }) => verdict !== 'fail' && relate(clause) === 'own'),
    );
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
    fault,
    release,
    fate: fateOf(kills),
    deciders: deciders.map(({ test }) => test),
    performed,
    kills,
    doubts,
    ...(thoroughness === 'full' && { stale: staleAmong(alsoFails, kills) }),
    durationMs: Math.round(clock.now() - startedAt),
  };
}
