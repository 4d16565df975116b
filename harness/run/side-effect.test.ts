import { describe, expect, it } from 'vitest';
import { loadClauses } from '../catalogue/clauses.ts';
import type { Kill, SideEffect } from '../model/kill.ts';
import { listFaults } from '../testbed/embedded/faults.ts';
import { relationTo } from './kill.ts';
import { explanationBy, staleAmong } from './side-effect.ts';

const BY_CLAUSE: SideEffect = { clauses: ['access-A2', 'access-A3'], because: 'the same ground' };
const BY_KIND: SideEffect = {
  expectations: ['denied', 'confined'],
  failing: ['did-not-hold', 'stray-recipient'],
  because: 'it leaks at random',
};

const stray = (rest: Partial<Kill> = {}): Kill => ({
  test: 'TA-01',
  seq: 0,
  kind: 'denied',
  clause: 'access-A2',
  relation: 'stray',
  reason: 'delivered',
  detail: 'd',
  ...rest,
});

describe('a failure outside a fault’s clauses', () => {
  it('is explained by the clause that its expectation decides', () => {
    const explain = explanationBy([BY_CLAUSE]);
    expect(explain(stray())).toBe('the same ground');
    expect(explain(stray({ clause: 'access-A31' }))).toBeUndefined();
  });

  it('is explained by the kind of its expectation and by how that fails, both together', () => {
    const explain = explanationBy([BY_KIND]);
    expect(explain(stray({ reason: 'did-not-hold' }))).toBe('it leaks at random');
    expect(explain(stray({ reason: 'delivered' }))).toBeUndefined();
    expect(explain(stray({ kind: 'delivered', reason: 'did-not-hold' }))).toBeUndefined();
  });

  it('is explained once, by the first reason that covers it', () => {
    expect(explanationBy([BY_KIND, BY_CLAUSE])(stray({ reason: 'did-not-hold' }))).toBe('it leaks at random');
  });

  it('is not explained where the fault gives no reason', () => {
    expect(explanationBy([])(stray())).toBeUndefined();
  });
});

describe('an explanation', () => {
  it('is stale in the clauses of which nothing failed for its reason', () => {
    expect(staleAmong([BY_CLAUSE], [stray({ because: 'the same ground' })])).toEqual([
      { because: 'the same ground', clauses: ['access-A3'] },
    ]);
    const both = [
      stray({ because: 'the same ground' }),
      stray({ because: 'the same ground', clause: 'access-A3' }),
    ];
    expect(staleAmong([BY_CLAUSE], both)).toEqual([]);
  });

  it('that goes by kinds is stale where no failure has its reason', () => {
    expect(staleAmong([BY_KIND], [stray()])).toEqual([{ because: 'it leaks at random' }]);
    expect(staleAmong([BY_KIND], [stray({ reason: 'did-not-hold', because: 'it leaks at random' })])).toEqual(
      [],
    );
  });

  it('is stale where another explains all of its failures first', () => {
    const kills = [stray({ reason: 'did-not-hold', because: 'it leaks at random' })];
    expect(staleAmong([BY_KIND, BY_CLAUSE], kills)).toEqual([
      { because: 'the same ground', clauses: ['access-A2', 'access-A3'] },
    ]);
  });
});

describe('the explanations of the faults that come with the mesh', () => {
  it('name no clause that needs none: one that the fault breaks, or that stands on it', async () => {
    const clauses = await loadClauses();
    for (const { identity, alsoFails } of await listFaults()) {
      const relate = relationTo(identity.breaks, clauses);
      const named = alsoFails.flatMap((effect) => ('clauses' in effect ? effect.clauses : []));
      expect([identity.name, named.filter((id) => relate(id) !== 'stray')]).toEqual([identity.name, []]);
    }
  });
});
