import type { Api, ApiVersion, PairingName } from '../model/api.ts';
import { APIS, PAIRING_NAMES, PAIRINGS, RELEASE_NAMES } from '../model/api.ts';
import type { Clause } from '../model/clause.ts';
import type { Choice } from './plan.ts';
import { standsIn } from './plan.ts';
import type { SuiteTest } from './suite.ts';

/** One run of a sweep: those APIs of a pairing whose versions no run before it has. */
export interface SweepRun {
  readonly pairing: PairingName;
  readonly specs: readonly Api[];
}

/**
 * The newest release first, then its predecessors: what a release pairs is tested beside what it pairs it with. What no
 * release has comes after.
 */
const ORDER: readonly PairingName[] = [
  ...RELEASE_NAMES.toReversed(),
  ...PAIRING_NAMES.filter((name) => !RELEASE_NAMES.some((release) => release === name)).toReversed(),
];

/** Runs that together test every version of every API once. Only the first is a full run of its pairing. */
export const SWEEP: readonly SweepRun[] = ORDER.map((pairing, i) => ({
  pairing,
  specs: APIS.filter((api) =>
    ORDER.slice(0, i).every((earlier) => PAIRINGS[earlier][api] !== PAIRINGS[pairing][api]),
  ),
})).filter(({ specs }) => specs.length > 0);

/** The pairing beside whose other versions a sweep tests this one. */
export function pairingOf(api: Api, version: ApiVersion): PairingName {
  const run = SWEEP.find(({ pairing, specs }) => specs.includes(api) && PAIRINGS[pairing][api] === version);
  if (!run) throw new Error(`no pairing has ${api} ${version}`);
  return run.pairing;
}

/** The part of the sweep that a choice asks for; a run without a test of it is left out. */
export function sweepOf(
  { specs, tests }: Choice,
  suite: readonly SuiteTest[],
  clauses: readonly Clause[],
): readonly (SweepRun & Choice)[] {
  return SWEEP.map((run) => {
    const own = run.specs.filter((api) => specs.includes(api));
    const standing = suite
      .map(({ definition }) => definition)
      .filter((definition) => {
        const { id, api } = definition;
        return (
          own.includes(api) && tests.includes(id) && standsIn(definition, PAIRINGS[run.pairing][api], clauses)
        );
      });
    return tests.length === 0
      ? { pairing: run.pairing, specs: own, tests }
      : {
          pairing: run.pairing,
          specs: APIS.filter((api) => standing.some((definition) => definition.api === api)),
          tests: standing.map(({ id }) => id),
        };
  }).filter((run) => run.specs.length > 0);
}
