import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Role } from '../model/cast.ts';
import type { TestStep } from '../model/evidence.ts';
import type { Expectation } from '../model/expectation.ts';
import type { Verdict } from '../model/verdict.ts';
import { judgeExpectation } from './expectation.ts';
import type { Fate } from './rehearsal.fixture.ts';
import {
  at,
  get,
  lostAfter,
  REFUSED,
  Rehearsal,
  reaching,
  TROUBLE,
  times,
  UNREACHABLE,
} from './rehearsal.fixture.ts';
import { transcriptOf } from './transcript.ts';

const ROLES: readonly Role[] = ['client', 'other', 'server', 'impostor'];
const ALLOWED = get('client', 'server');
const FORBIDDEN = get('other', 'server');
const OK = reaching('server');

function judged({ evidence }: Rehearsal, seq = 0): Verdict {
  const transcript = transcriptOf(evidence);
  const episode = transcript.episodes[seq];
  if (!episode) throw new Error(`no expectation ${seq} in the rehearsal`);
  return judgeExpectation(transcript, episode);
}

function shortly(verdict: Verdict): string {
  return verdict.verdict === 'pass' ? 'pass' : `${verdict.verdict} ${verdict.reason}`;
}

const delivered = (hold = 20): Expectation => ({
  kind: 'delivered',
  probe: ALLOWED,
  intended: [at('server')],
  hold,
});
const denied = (hold = 20): Expectation => ({
  kind: 'denied',
  probe: FORBIDDEN,
  intended: [at('server')],
  hold,
});

describe('delivered', () => {
  /** A change, refused before it, and then these probes. */
  const gate = (...probes: readonly Fate[]) =>
    new Rehearsal(ROLES)
      .expect(delivered())
      .send('before', ALLOWED, ...times(2, REFUSED))
      .receive()
      .change()
      .send('probe', ALLOWED, ...probes)
      .receive();

  it('passes when the probes arrive from the opened gate on', () => {
    expect(shortly(judged(gate(...times(20, OK))))).toBe('pass');
  });

  it('passes when the old state is seen for a while within the limit', () => {
    expect(shortly(judged(gate(...times(7, REFUSED), OK, REFUSED, ...times(20, OK))))).toBe('pass');
  });

  it('passes when the first probe comes long after the limit and arrives', () => {
    const late = new Rehearsal(ROLES).change().wait(60_000).expect(delivered());
    expect(shortly(judged(late.send('probe', ALLOWED, ...times(20, OK)).receive()))).toBe('pass');
  });

  it('fails when the old state is still seen after the limit, though it then opens', () => {
    const late = gate(...times(5, REFUSED))
      .wait(2500)
      .send('probe', ALLOWED, REFUSED, ...times(20, OK))
      .receive();
    expect(shortly(judged(late))).toBe('fail not-enforced-in-time');
  });

  it.each([
    ['denied', REFUSED],
    ['leaked', lostAfter('server')],
  ])('fails when a later probe is %s', (_, fate) => {
    expect(shortly(judged(gate(...times(19, OK), fate)))).toBe('fail did-not-hold');
  });

  it.each([
    ['trouble', TROUBLE, 'inconclusive trouble'],
    ['unreachable', UNREACHABLE, 'inconclusive unreachable'],
  ])('is inconclusive when a later probe ends in %s', (_, fate, verdict) => {
    expect(shortly(judged(gate(...times(19, OK), fate)))).toBe(verdict);
  });

  it('is inconclusive when it was not held for long enough', () => {
    expect(shortly(judged(gate(...times(19, OK))))).toBe('inconclusive not-reached');
  });

  it('is inconclusive when the probe was delivered before the change already', () => {
    const open = new Rehearsal(ROLES).expect(delivered()).send('before', ALLOWED, OK, OK).receive().change();
    expect(shortly(judged(open.send('probe', ALLOWED, ...times(20, OK)).receive()))).toBe(
      'inconclusive gate-open-before',
    );
  });

  it('passes when the old state delivered only some of the probes', () => {
    const mixed = new Rehearsal(ROLES)
      .expect(delivered())
      .send('before', ALLOWED, OK, REFUSED)
      .receive()
      .change();
    expect(shortly(judged(mixed.send('probe', ALLOWED, ...times(20, OK)).receive()))).toBe('pass');
  });

  it('needs somebody denied at the same destination in tests of access and specs', () => {
    const access = (probe: typeof ALLOWED) =>
      new Rehearsal(ROLES, { api: 'access' })
        .expect(delivered())
        .send('probe', ALLOWED, ...times(20, OK))
        .send('control', probe, REFUSED)
        .receive();
    expect(shortly(judged(access(FORBIDDEN)))).toBe('pass');
    expect(shortly(judged(access({ ...FORBIDDEN, port: 'tcp' })))).toBe('inconclusive no-negative-control');
  });

  describe('whose gate stays shut', () => {
    const shut = (fate: Fate) =>
      gate(...times(10, fate))
        .wait(2500)
        .send('probe', ALLOWED, fate)
        .receive();

    it('fails when the server itself answered', () => {
      expect(shortly(judged(shut(REFUSED).selfCheck('server', 'alive')))).toBe('fail not-enforced-in-time');
    });

    it('is inconclusive when the server itself was silent, or not asked', () => {
      expect(shortly(judged(shut(REFUSED).selfCheck('server', 'silent')))).toBe(
        'inconclusive control-silent',
      );
      expect(shortly(judged(shut(REFUSED)))).toBe('inconclusive control-silent');
    });

    it('is inconclusive when the last probes ended in trouble or found no endpoint', () => {
      expect(shortly(judged(shut(TROUBLE).selfCheck('server', 'alive')))).toBe('inconclusive trouble');
      expect(shortly(judged(shut(UNREACHABLE).selfCheck('server', 'alive')))).toBe(
        'inconclusive unreachable',
      );
    });

    it('is inconclusive when the harness did not wait for the limit', () => {
      expect(shortly(judged(gate(...times(10, REFUSED)).selfCheck('server', 'alive')))).toBe(
        'inconclusive not-reached',
      );
    });

    it('is inconclusive when nothing that was sent after the limit was turned away', () => {
      // A datagram that is dropped costs its whole deadline: the limit was over with the first of them.
      const late = gate(...times(4, REFUSED))
        .wait(2500)
        .send('probe', ALLOWED, OK)
        .receive()
        .selfCheck('server', 'alive');
      expect(shortly(judged(late))).toBe('inconclusive not-reached');
    });

    it('is not excused by load that is sent afterwards', () => {
      const cut = gate(...times(10, REFUSED))
        .selfCheck('server', 'alive')
        .wait(9000)
        .send('load', ALLOWED, OK)
        .receive();
      expect(shortly(judged(cut))).toBe('inconclusive not-reached');
    });
  });
});

describe('denied', () => {
  interface Denial {
    readonly before?: readonly Fate[];
    readonly probes: readonly Fate[];
    readonly controls?: readonly [Fate, Fate];
  }
  const denial = ({ before = [OK, OK], probes, controls = [OK, OK] }: Denial) =>
    new Rehearsal(ROLES)
      .expect(denied())
      .send('before', FORBIDDEN, ...before)
      .receive()
      .change()
      .send('control', ALLOWED, controls[0])
      .send('probe', FORBIDDEN, ...probes)
      .send('control', ALLOWED, controls[1])
      .receive();

  it('passes when nobody records a probe, between two controls that are delivered', () => {
    expect(shortly(judged(denial({ probes: times(20, REFUSED) })))).toBe('pass');
  });

  it.each([
    ['delivered', OK],
    ['leaked', lostAfter('server')],
    ['leaked to a bystander', reaching('impostor')],
  ])('fails when one of many is %s, even without controls', (_, fate) => {
    const leak = denial({ probes: [...times(19, REFUSED), fate], controls: [REFUSED, REFUSED] });
    expect(shortly(judged(leak))).toBe('fail did-not-hold');
  });

  it('fails when the probes still get through after the limit', () => {
    const through = (fate: Fate) =>
      denial({ probes: times(5, fate) })
        .wait(2500)
        .send('probe', FORBIDDEN, fate)
        .receive();
    expect(shortly(judged(through(OK)))).toBe('fail delivered');
    expect(shortly(judged(through(lostAfter('server'))))).toBe('fail leaked');
  });

  it('is inconclusive when the harness stopped before the limit', () => {
    expect(shortly(judged(denial({ probes: times(5, OK) })))).toBe('inconclusive not-reached');
  });

  it('is inconclusive when nothing that was sent after the limit got through', () => {
    const late = denial({ probes: times(4, OK) })
      .wait(2500)
      .send('probe', FORBIDDEN, REFUSED)
      .receive();
    expect(shortly(judged(late))).toBe('inconclusive not-reached');
  });

  it.each([
    ['before', [REFUSED, OK]],
    ['after', [OK, REFUSED]],
  ] as const)('is inconclusive without a delivered control %s', (_, controls) => {
    const uncontrolled = denial({ before: [], probes: times(20, REFUSED), controls });
    // A gate by another expectation, so that the control alone is missing.
    const gated = new Rehearsal(ROLES);
    gated.steps.push(...uncontrolled.steps.filter((step) => step.record !== 'change'));
    expect(shortly(judged(gated))).toBe('inconclusive no-positive-control');
  });

  it('takes any delivery to the same destination in the test as a control', () => {
    const twoExpectations = new Rehearsal(ROLES)
      .expect(delivered())
      .send('probe', ALLOWED, ...times(20, OK))
      .receive()
      .expect(denied())
      .send('probe', FORBIDDEN, ...times(20, REFUSED))
      .receive()
      .expect(delivered())
      .send('probe', ALLOWED, OK)
      .receive();
    expect(shortly(judged(twoExpectations, 1))).toBe('pass');
  });

  it('is inconclusive when nothing showed that the last change was in force', () => {
    expect(shortly(judged(denial({ before: [REFUSED, REFUSED], probes: times(20, REFUSED) })))).toBe(
      'inconclusive no-gate',
    );
  });

  it('takes the gate that another expectation has opened since the last change', () => {
    const gated = (second: 'change' | 'no change') => {
      const test = new Rehearsal(ROLES)
        .expect(delivered())
        .send('before', ALLOWED, REFUSED, REFUSED)
        .receive()
        .change()
        .send('probe', ALLOWED, ...times(20, OK))
        .receive();
      if (second === 'change') test.change();
      return test
        .expect(denied())
        .send('probe', FORBIDDEN, ...times(20, REFUSED))
        .send('control', ALLOWED, OK)
        .receive();
    };
    expect(shortly(judged(gated('no change'), 1))).toBe('pass');
    expect(shortly(judged(gated('change'), 1))).toBe('inconclusive no-gate');
  });

  it('is inconclusive until every log was read after the last control', () => {
    const unread = denial({ probes: times(20, REFUSED) });
    const last = unread.steps.pop();
    if (last?.record !== 'received') throw new Error('the rehearsal does not end with reading the logs');
    unread.step({ ...last, from: last.from.filter((name) => name !== at('impostor').workload) });
    expect(shortly(judged(unread))).toBe('inconclusive trouble');
    expect(shortly(judged(unread.receive(['impostor'])))).toBe('pass');
  });

  it('takes a timeout for a denial over UDP as over TCP', () => {
    const probe = { ...FORBIDDEN, port: 'udp', call: { protocol: 'udp' } } as const;
    const silence: Fate = { answer: { kind: 'timeout' }, recordedBy: [] };
    const echo: Fate = { answer: { kind: 'echo', whole: true }, recordedBy: ['server'] };
    const test = new Rehearsal(ROLES)
      .expect({ kind: 'denied', probe, intended: [at('server')], hold: 20 })
      .send('control', { ...probe, from: 'client' }, echo)
      .send('probe', probe, ...times(20, silence))
      .send('control', { ...probe, from: 'client' }, echo)
      .receive();
    expect(shortly(judged(test))).toBe('pass');
  });

  it('is inconclusive when its control did not get through and nothing was probed', () => {
    const test = new Rehearsal(ROLES).expect(denied()).send('control', ALLOWED, REFUSED).receive();
    expect(shortly(judged(test))).toBe('inconclusive no-positive-control');
  });
});

describe('confined', () => {
  const confined = (...probes: readonly Fate[]) =>
    new Rehearsal(ROLES)
      .expect({ kind: 'confined', probe: ALLOWED, intended: [at('server')], hold: 20 })
      .send('probe', ALLOWED, ...probes)
      .receive();

  it('passes when some probes are delivered and the rest reach nobody', () => {
    expect(shortly(judged(confined(...times(10, OK), ...times(10, REFUSED))))).toBe('pass');
  });

  it('fails when anybody else records one', () => {
    expect(shortly(judged(confined(...times(19, OK), reaching('impostor'))))).toBe('fail stray-recipient');
    expect(shortly(judged(confined(...times(19, OK), reaching('server', 'impostor'))))).toBe(
      'fail stray-recipient',
    );
  });

  it('is inconclusive until every log was read after the last probe', () => {
    const unread = confined(...times(20, OK));
    const last = unread.steps.pop();
    if (last?.record !== 'received') throw new Error('the rehearsal does not end with reading the logs');
    unread.step({ ...last, from: [at('server').workload] });
    expect(shortly(judged(unread))).toBe('inconclusive trouble');
    expect(shortly(judged(unread.receive()))).toBe('pass');
  });

  it('is like an undelivered probe when none is delivered', () => {
    const none = confined(...times(20, REFUSED))
      .wait(2500)
      .send('probe', ALLOWED, REFUSED)
      .receive();
    expect(shortly(judged(none.selfCheck('server', 'alive')))).toBe('fail not-enforced-in-time');
  });
});

describe('admission', () => {
  const object = { apiVersion: 'x/v1', kind: 'TrafficTarget', metadata: { name: 'bad', namespace: 'main' } };
  const submitted = (kind: 'accepted' | 'rejected', status?: number) =>
    new Rehearsal(ROLES).expect({ kind, object }).step({
      record: 'change',
      at: 0,
      changes: [
        {
          verb: 'apply',
          object,
          admission: status === undefined ? { accepted: true } : { accepted: false, status, message: 'no' },
        },
      ],
    });

  it.each([
    ['accepted', undefined, 'pass'],
    ['accepted', 422, 'fail api-answer-wrong'],
    ['rejected', 422, 'pass'],
    ['rejected', 400, 'pass'],
    ['rejected', undefined, 'fail api-answer-wrong'],
    ['rejected', 500, 'inconclusive trouble'],
    ['accepted', 404, 'inconclusive trouble'],
  ] as const)('expected %s, answered %s: %s', (kind, status, verdict) => {
    expect(shortly(judged(submitted(kind, status)))).toBe(verdict);
  });

  it('is inconclusive when nothing was submitted', () => {
    expect(shortly(judged(new Rehearsal(ROLES).expect({ kind: 'accepted', object })))).toBe(
      'inconclusive not-reached',
    );
  });
});

describe('every expectation', () => {
  it.each(['gate-shut', 'budget-spent', 'interrupted'] as const)(
    'skipped for %s is inconclusive so',
    (skipped) => {
      expect(shortly(judged(new Rehearsal(ROLES).expect(delivered(), { skipped })))).toBe(
        `inconclusive ${skipped}`,
      );
    },
  );

  it('during which the harness had trouble is inconclusive, unless something got through that should not', () => {
    const held = new Rehearsal(ROLES)
      .expect(delivered())
      .send('probe', ALLOWED, ...times(20, OK))
      .receive()
      .trouble();
    const broken = new Rehearsal(ROLES)
      .expect(delivered())
      .send('probe', ALLOWED, ...times(10, OK), REFUSED)
      .receive()
      .trouble();
    const leak = new Rehearsal(ROLES)
      .expect(denied())
      .send('probe', FORBIDDEN, ...times(10, REFUSED), OK)
      .receive()
      .trouble();
    expect(shortly(judged(held))).toBe('inconclusive trouble');
    expect(shortly(judged(broken))).toBe('inconclusive trouble');
    expect(shortly(judged(leak))).toBe('fail did-not-hold');
  });

  it('is judged alike whatever the order of receipts and whenever they were read', () => {
    const fate = fc.constantFrom(
      OK,
      REFUSED,
      lostAfter('server'),
      reaching('server', 'impostor'),
      reaching('impostor'),
    );
    fc.assert(
      fc.property(fc.array(fate, { minLength: 8, maxLength: 30 }), fc.nat(), (fates, key) => {
        const test = new Rehearsal(ROLES)
          .expect({ kind: 'confined', probe: ALLOWED, intended: [at('server')], hold: 8 })
          .send('probe', ALLOWED, ...fates)
          .receive();
        const shuffledTest = new Rehearsal(ROLES);
        shuffledTest.steps.push(
          ...test.steps.flatMap((step): readonly TestStep[] => {
            if (step.record !== 'received') return [step];
            const receipts = step.receipts.toSorted(
              (a, b) => ((a.sequence * 7919 + key) % 31) - ((b.sequence * 7919 + key) % 31),
            );
            const half = receipts.length >> 1;
            return [
              { ...step, receipts: receipts.slice(0, half) },
              { ...step, receipts: receipts.slice(half) },
            ];
          }),
        );
        expect(judged(shuffledTest)).toEqual(judged(test));
        expect(judged(test)).toEqual(judged(test));
      }),
    );
  });
});
