import { describe, expect, it } from 'vitest';
import { loadClauses } from '../catalogue/clauses.ts';
import { API_VERSIONS, APIS, PAIRING_NAMES, PAIRINGS, RELEASE_NAMES } from '../model/api.ts';
import { standsIn } from './plan.ts';
import { requirementOf } from './rehearsal.ts';
import { loadSuites } from './suite.ts';
import { pairingOf, SWEEP, sweepOf } from './sweep.ts';

describe('a sweep', () => {
  it('has every version of every API once', () => {
    for (const api of APIS) {
      const versions = SWEEP.flatMap(({ pairing, specs }) =>
        specs.includes(api) ? [PAIRINGS[pairing][api]] : [],
      );
      expect(versions.toSorted()).toEqual(API_VERSIONS[api]);
    }
  });

  it('begins with the newest release in full, and takes from a release what a release has', () => {
    expect(SWEEP[0]).toEqual({ pairing: 'v0.6.0', specs: APIS });
    for (const api of APIS) {
      for (const version of API_VERSIONS[api]) {
        const released = RELEASE_NAMES.some((name) => PAIRINGS[name][api] === version);
        expect(RELEASE_NAMES.some((name) => name === pairingOf(api, version))).toBe(released);
      }
    }
  });

  it('leaves out the runs that no chosen specification or test needs', async () => {
    const [suite, clauses] = [await loadSuites(), await loadClauses()];
    const runs = (specs: typeof APIS | readonly ['access'], tests: readonly string[]) =>
      sweepOf({ specs, tests }, suite, clauses).map(({ pairing, specs: apis, tests: ids }) => [
        pairing,
        apis,
        ids,
      ]);
    expect(runs(['access'], [])).toEqual([
      ['v0.6.0', ['access'], []],
      ['v0.5.0', ['access'], []],
      ['v0.4.0', ['access'], []],
      ['main', ['access'], []],
    ]);
    expect(runs(APIS, ['TA-25', 'TS-22'])).toEqual([
      ['v0.6.0', ['access'], ['TA-25']],
      ['main', ['access'], ['TA-25']],
      ['sdk-v0.1.0', ['split'], ['TS-22']],
    ]);
  });
});

describe('a test in a version', () => {
  it('has the same expectations in every pairing that has the version: one manifest holds for all of them', async () => {
    const clauses = await loadClauses();
    for (const { definition } of await loadSuites()) {
      for (const pairing of PAIRING_NAMES) {
        const version = PAIRINGS[pairing][definition.api];
        if (!standsIn(definition, version, clauses)) continue;
        const swept = PAIRINGS[pairingOf(definition.api, version)];
        expect(await requirementOf(definition, version, PAIRINGS[pairing])).toEqual(
          await requirementOf(definition, version, swept),
        );
      }
    }
  });
});
