import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Role } from '../model/cast.ts';
import type { TestStep } from '../model/evidence.ts';
import { seededRandom } from '../model/random.ts';
import type { Verdict } from '../model/verdict.ts';
import { judgeExpectation } from './expectation.ts';
import type { Fate } from './rehearsal.fixture.ts';
import { at, get, REFUSED, Rehearsal, reaching, TROUBLE, times } from './rehearsal.fixture.ts';
import type { SharesExpectation } from './share.ts';
import { transcriptOf } from './transcript.ts';

const ROLES: readonly Role[] = ['client', 'server-v1', 'server-v2', 'server-v3', 'server-old'];
const PROBE = get('client', 'root');
const V2 = reaching('server-v2');
const V3 = reaching('server-v3');
const OLD = reaching('server-old');

const SPLIT: SharesExpectation = {
  kind: 'shares',
  probes: [PROBE],
  backends: [
    { recipients: [at('server-v2')], service: 'server-v2', share: 0.5 },
    { recipients: [at('server-v3')], service: 'server-v3', share: 0.5 },
  ],
  arriving: [at('server-v2').workload, at('server-v3').workload],
  leaving: [{ workload: at('server-old').workload, share: 0.5 }],
};

function verdictOn(steps: readonly TestStep[]): Verdict {
  const { test } = new Rehearsal(ROLES);
  const transcript = transcriptOf({ test, steps });
  return transcript.episodes[0]
    ? judgeExpectation(transcript, transcript.episodes[0])
    : { verdict: 'inconclusive', reason: 'not-reached', detail: '' };
}

function judged(steps: readonly TestStep[]): string {
  const verdict = verdictOn(steps);
  return verdict.verdict === 'pass' ? 'pass' : `${verdict.verdict} ${verdict.reason}`;
}

function wordsOn(steps: readonly TestStep[]): string {
  const { verdict, detail } = verdictOn(steps);
  return `${verdict} ${detail}`;
}

function changed(expectation = SPLIT): Rehearsal {
  return new Rehearsal(ROLES)
    .expect(expectation)
    .send('before', PROBE, ...times(4, OLD))
    .receive()
    .change();
}

/** Batches of ten. */
function batches(rehearsal: Rehearsal, n: number, fate: (i: number) => Fate): Rehearsal {
  for (let i = 0; i < n; i++) {
    rehearsal.send('probe', PROBE, ...Array.from({ length: 10 }, (_, j) => fate(i * 10 + j))).receive();
  }
  return rehearsal;
}

function drawn(shareOfV2: number): (i: number) => Fate {
  const random = seededRandom(3);
  return () => (random() < shareOfV2 ? V2 : V3);
}

describe('shares', () => {
  it('pass when every client sees them', () => {
    expect(
      judged(
        batches(
          batches(changed(), 2, () => OLD),
          150,
          drawn(0.5),
        ).steps,
      ),
    ).toBe('pass');
  });

  it('tell with every verdict how the requests hang together, and what chance would do', () => {
    const told = (fate: (i: number) => Fate) => wordsOn(batches(changed(), 150, fate).steps);
    expect(told(drawn(0.5))).toMatch(
      /^pass client: server-v2 0\.\d+ \(expected 0\.500\), .* of \d+ requests, lag-1 autocorrelation -?0\.\d+ \(independent: 0 ± 0\.\d+\), at most \d+ in a row, to server-v[23]$/,
    );
    expect(told((i) => (i % 2 ? V2 : V3))).toMatch(
      /^pass .* lag-1 autocorrelation -1\.\d+ .* at most 1 in a row/,
    );
    expect(told((i) => (i % 60 < 35 ? V2 : V3))).toMatch(/^fail .* 0\.\d+ .* right in the long run at best/);
    expect(told(() => V2)).toMatch(
      /^fail .* requests, all in a row to server-v2, right in the long run at best/,
    );
  });

  it('fail when they are off', () => {
    expect(judged(batches(changed(), 150, drawn(0.7)).steps)).toBe('fail share-off');
  });

  it('are inconclusive when counting stopped before a decision', () => {
    expect(judged(batches(changed(), 8, drawn(0.5)).steps)).toBe('inconclusive not-reached');
  });

  it('are inconclusive when the harness had trouble with a counted request', () => {
    expect(judged(batches(changed(), 150, (i) => (i === 100 ? TROUBLE : drawn(0.5)(i))).steps)).toBe(
      'inconclusive trouble',
    );
  });

  it('are not blamed for misses while a backend is silent on its own loopback', () => {
    const misses = batches(changed(), 150, (i) => (i % 2 ? REFUSED : V2));
    expect(judged(misses.steps)).toBe('fail share-off');
    expect(judged(misses.selfCheck('server-v3', 'silent').steps)).toBe('inconclusive control-silent');
  });

  it('are blamed for what arrived at the wrong backend, silent or not', () => {
    const wrong = batches(changed(), 150, drawn(0.7)).selfCheck('server-v3', 'silent');
    expect(judged(wrong.steps)).toBe('fail share-off');
  });

  describe('whose gate stays shut', () => {
    const shut = () => batches(batches(changed(), 3, () => OLD).wait(2500), 1, () => OLD);

    it('fail when the backends themselves answered', () => {
      expect(judged(shut().selfCheck('server-v2', 'alive').selfCheck('server-v3', 'alive').steps)).toBe(
        'fail not-enforced-in-time',
      );
    });

    it('are inconclusive when a backend was silent', () => {
      expect(judged(shut().selfCheck('server-v2', 'alive').selfCheck('server-v3', 'silent').steps)).toBe(
        'inconclusive control-silent',
      );
    });

    it('are inconclusive when the harness did not wait for the limit', () => {
      const early = batches(changed(), 3, () => OLD)
        .selfCheck('server-v2', 'alive')
        .selfCheck('server-v3', 'alive');
      expect(judged(early.steps)).toBe('inconclusive not-reached');
    });

    it('are inconclusive when so few requests were sent that chance explains it', () => {
      const rare = {
        ...SPLIT,
        backends: [
          { recipients: [at('server-v2')], service: 'server-v2', share: 0.1 },
          { recipients: [at('server-v1')], service: 'server-v1', share: 0.9 },
        ],
        arriving: [at('server-v2').workload],
      } satisfies SharesExpectation;
      const waited = (n: number) =>
        batches(batches(changed(rare), 1, () => reaching('server-v1')).wait(2500), n, () =>
          reaching('server-v1'),
        )
          .selfCheck('server-v2', 'alive')
          .selfCheck('server-v1', 'alive');
      expect(judged(waited(5).steps)).toBe('inconclusive gate-shut');
      expect(judged(waited(15).steps)).toBe('fail not-enforced-in-time');
    });
  });

  it('are inconclusive when the old state was seen before the limit alone, on a machine too slow for more requests', () => {
    const slow = batches(batches(changed(), 1, (i) => (i < 3 ? OLD : V2)).wait(2500), 1, () => V2)
      .selfCheck('server-v2', 'alive')
      .selfCheck('server-v3', 'alive');
    expect(judged(slow.steps)).toBe('inconclusive gate-shut');
  });

  it('fail when the old state was still seen after the limit, though the gate then opened', () => {
    const late = batches(batches(changed(), 1, () => OLD).wait(2500), 1, () => OLD);
    expect(judged(batches(late, 150, drawn(0.5)).steps)).toBe('fail not-enforced-in-time');
  });

  it('are judged in the order sent, not in that of receipts or of the receivers’ clocks', () => {
    const steps = batches(changed(), 150, drawn(0.55)).steps;
    fc.assert(
      fc.property(fc.integer(), (key) => {
        const random = seededRandom(key);
        const scrambled = steps.map((step) =>
          step.record === 'received'
            ? {
                ...step,
                receipts: step.receipts.map((receipt) => ({ ...receipt, at: random() * 1e6 })).toReversed(),
              }
            : step,
        );
        expect(judged(scrambled)).toBe(judged(steps));
      }),
      { numRuns: 10 },
    );
  });
});
