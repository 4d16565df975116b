import { describe, expect, it } from 'vitest';
import { loadClauses } from '../catalogue/clauses.ts';
import { coverageOf } from '../catalogue/coverage.ts';
import { loadManifest } from '../catalogue/manifest.ts';
import { counts } from '../judge/capability.ts';

const judged = ['must', 'should'];

describe('coverage', async () => {
  const manifest = await loadManifest();
  const versions = coverageOf(manifest, await loadClauses());

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

  it('leaves no behaviour must-clause to a test that not every testbed can perform: its cell would get no badge', () => {
    const needy = new Set(manifest.tests.filter(({ needs }) => needs.length > 0).map(({ test }) => test));
    const gaps = versions.flatMap(({ clauses }) =>
      clauses.filter(
        ({ clause, deciders }) => counts(clause) && deciders.some(({ test }) => needy.has(test)),
      ),
    );
    expect(gaps.map(({ clause }) => clause.id)).toEqual([]);
    expect(needy.size).toBeGreaterThan(0);
  });

  it('of what SMI says of all its APIs: in each of them', () => {
    for (const { api, version, clauses } of versions) {
      const general = clauses.filter(({ clause }) => clause.api === 'general').map(({ clause }) => clause.id);
      expect(general, `${api} ${version}`).toEqual(['general-G1']);
    }
  });
});
