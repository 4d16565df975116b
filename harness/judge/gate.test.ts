import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../model/outcome.ts';
import { agrees, convergedAt, refutes } from './gate.ts';

const DELIVERED: Outcome = { kind: 'delivered', by: 'd-server', latencyMs: 1 };
const LEAKED: Outcome = { kind: 'leaked', by: 'd-server', answer: { kind: 'timeout' } };
const DENIED: Outcome = { kind: 'denied', how: 'refused' };
const UNREACHABLE: Outcome = { kind: 'unreachable', why: 'dns' };
const TROUBLE: Outcome = { kind: 'trouble', message: '' };
const outcome = fc.constantFrom(DELIVERED, LEAKED, DENIED, UNREACHABLE, TROUBLE);
const kind = fc.constantFrom('delivered' as const, 'denied' as const, 'confined' as const);

describe('a gate', () => {
  it('opens where five agreeing outcomes in a row begin', () => {
    const outcomes = [
      DENIED,
      DELIVERED,
      DELIVERED,
      DENIED,
      ...Array.from({ length: 5 }, () => DELIVERED),
      DENIED,
    ];
    expect(convergedAt('delivered', outcomes)).toBe(4);
    expect(convergedAt('delivered', outcomes.slice(0, 8))).toBeUndefined();
  });

  it('of confined traffic needs one delivery among the five', () => {
    expect(convergedAt('confined', [DENIED, DENIED, DENIED, DENIED, DENIED])).toBeUndefined();
    expect(convergedAt('confined', [DENIED, DENIED, DENIED, DENIED, DENIED, DELIVERED])).toBe(1);
  });

  it('opens at the same place whatever follows', () => {
    fc.assert(
      fc.property(kind, fc.array(outcome), fc.array(outcome), (what, first, rest) => {
        const opened = convergedAt(what, first);
        if (opened !== undefined) expect(convergedAt(what, [...first, ...rest])).toBe(opened);
      }),
    );
  });

  it('stands before agreeing outcomes only', () => {
    fc.assert(
      fc.property(kind, fc.array(outcome, { minLength: 5 }), (what, outcomes) => {
        const opened = convergedAt(what, outcomes);
        if (opened === undefined) return;
        expect(outcomes.slice(opened, opened + 5).every((one) => agrees(what, one))).toBe(true);
      }),
    );
  });
});

describe('an outcome', () => {
  it('never both agrees with an expectation and refutes it; trouble and unreachable do neither', () => {
    fc.assert(
      fc.property(kind, outcome, (what, one) => {
        const neither = one.kind === 'trouble' || one.kind === 'unreachable';
        expect([agrees(what, one), refutes(what, one)].filter(Boolean)).toHaveLength(neither ? 0 : 1);
      }),
    );
  });
});
