import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttemptsMoment, Moment, Stand } from './moment.ts';
import { thinned } from './thinning.ts';

function row(stand: Stand, count = 1): AttemptsMoment {
  return {
    kind: 'attempts',
    purpose: 'probe',
    route: 'client → server',
    call: 'GET /',
    count,
    fromMs: 0,
    toMs: 0,
    latencyMs: [1, 1],
    recorded: [{ what: 'nobody', count }],
    answered: [{ what: 'HTTP 403', count }],
    became: [{ what: stand === 'against' ? 'delivered' : 'denied', count }],
    stand,
  };
}

const change: Moment = { kind: 'event', atMs: 0, mark: 'change', words: 'apply' };

const moments = fc.array(
  fc.oneof(
    fc
      .tuple(fc.constantFrom<Stand>('for', 'against', 'early', 'plain'), fc.nat(50))
      .map(([stand, count]) => row(stand, count + 1)),
    fc.constant(change),
  ),
  { maxLength: 80 },
);

/** Attempts by what became of them, shown or counted. */
function total(rows: readonly Moment[]): number {
  return rows
    .flatMap((moment) => (moment.kind === 'event' ? [] : moment.became))
    .filter(({ what }) => !what.startsWith('events'))
    .reduce((sum, { count }) => sum + count, 0);
}

describe('a thinned timeline', () => {
  it('loses no attempt: what it does not show it counts', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 4, max: 30 }), (all, most) => {
        expect(total(thinned(all, most))).toBe(total(all));
      }),
    );
  });

  it('is never longer than it may be, but for one row of counts between each two', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 4, max: 30 }), (all, most) => {
        const shown = thinned(all, most).filter(({ kind }) => kind === 'attempts');
        expect(shown.length).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('can be thinned again, and still counts everything', () => {
    fc.assert(
      fc.property(moments, (all) => {
        expect(total(thinned(thinned(all, 24), 4))).toBe(total(all));
      }),
    );
  });

  it('keeps the first and the last row, and each that is against what is expected', () => {
    const all = [
      ...Array.from({ length: 30 }, () => row('for', 2)),
      row('against'),
      ...Array.from({ length: 30 }, () => row('for')),
      row('for', 7),
    ];
    const shown = thinned(all, 6).filter((moment) => moment.kind === 'attempts');
    expect(shown[0]).toEqual(all[0]);
    expect(shown.at(-1)).toEqual(row('for', 7));
    expect(shown.filter(({ stand }) => stand === 'against')).toHaveLength(1);
  });

  it('leaves a short timeline alone', () => {
    const all = [row('for'), change, row('against')];
    expect(thinned(all, 4)).toBe(all);
  });
});
