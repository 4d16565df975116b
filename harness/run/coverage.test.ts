import { describe, expect, it } from 'vitest';
import { loadClauses } from '../catalogue/clauses.ts';
import { coverageOf } from '../catalogue/coverage.ts';
import { loadManifest } from '../catalogue/manifest.ts';

const judged = ['must', 'should'];

describe('coverage', async () => {
  const versions = coverageOf(await loadManifest(), await loadClauses());

  it.each(versions)(
    'of $api $version: an expectation decides each clause, or it says why none does',
    ({ clauses }) => {
      const bare = clauses.filter(
        ({ clause, deciders }) =>
          judged.includes(clause.level) && deciders.length === 0 && clause.uncovered === undefined,
      );
      expect(bare.map(({ clause }) => clause.id)).toEqual([]);
    },
  );

  it.each(versions)(
    'of $api $version: an observation asks about each open clause, or it says why none does',
    ({ clauses }) => {
      const bare = clauses.filter(
        ({ clause, observers }) =>
          clause.level === 'open' && observers.length === 0 && clause.uncovered === undefined,
      );
      expect(bare.map(({ clause }) => clause.id)).toEqual([]);
    },
  );

  it.each(versions)(
    'of $api $version: no clause that a test asks about says that none does',
    ({ clauses }) => {
      const stale = clauses.filter(
        ({ clause, deciders, observers }) =>
          deciders.length + observers.length > 0 && clause.uncovered !== undefined,
      );
      expect(stale.map(({ clause }) => clause.id)).toEqual([]);
    },
  );

  it('of what SMI says of all its APIs: in each of them', () => {
    for (const { api, version, clauses } of versions) {
      const general = clauses.filter(({ clause }) => clause.api === 'general').map(({ clause }) => clause.id);
      expect(general, `${api} ${version}`).toEqual(['general-G1']);
    }
  });
});
