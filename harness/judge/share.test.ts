import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Role } from '../model/cast.ts';
import { seededRandom } from '../model/random.ts';
import type { Arrivals } from './outcomes.ts';
import { at, get } from './rehearsal.fixture.ts';
import type { ShareProgress, SharesExpectation } from './share.ts';
import { absenceNeeded, shareProgress } from './share.ts';

const A: Arrivals = [at('server-v2')];
const B: Arrivals = [at('server-v3')];
const OLD: Arrivals = [at('server-old')];
const NOWHERE: Arrivals = [];

function shares(
  weights: Readonly<Partial<Record<'server-v2' | 'server-v3', number>>>,
  more: Partial<SharesExpectation> = {},
): SharesExpectation {
  return {
    kind: 'shares',
    probes: [get('client', 'root')],
    backends: Object.entries(weights).map(([service, share]) => ({
      recipients: [at(service as Role)],
      service: service as 'server-v2',
      share,
    })),
    arriving: [],
    leaving: [],
    ...more,
  };
}

/** All requests of one client, in batches of ten. */
function progress(
  expectation: SharesExpectation,
  ...clients: readonly (readonly Arrivals[])[]
): ShareProgress {
  return shareProgress(
    expectation,
    clients,
    clients.map((requests) => Array.from({ length: requests.length / 10 }, () => 10)),
  );
}

function drawn(n: number, shareOfA: number, seed = 1): readonly Arrivals[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => (random() < shareOfA ? A : B));
}

function repeated(n: number, ...pattern: readonly Arrivals[]): readonly Arrivals[] {
  return Array.from({ length: n }, (_, i) => pattern[i % pattern.length] as Arrivals);
}

describe('shares', () => {
  const HALVES = shares({ 'server-v2': 0.5, 'server-v3': 0.5 });

  it('that are right are accepted', () => {
    expect(progress(HALVES, drawn(2000, 0.5)).kind).toBe('accept');
    expect(progress(shares({ 'server-v2': 0.9, 'server-v3': 0.1 }), drawn(4000, 0.9)).kind).toBe('accept');
    expect(progress(shares({ 'server-v2': 1 }), repeated(140, A)).kind).toBe('accept');
  });

  it('that are kept by strict rotation are accepted', () => {
    expect(progress(HALVES, repeated(2000, A, B)).kind).toBe('accept');
  });

  it('that are wrong are rejected', () => {
    expect(progress(HALVES, drawn(2000, 0.7)).kind).toBe('reject');
    expect(progress(HALVES, repeated(2000, A, B, NOWHERE)).kind).toBe('reject');
    expect(progress(HALVES, repeated(2000, A, B, [...A, ...B])).kind).toBe('reject');
  });

  it('of nothing are rejected with one arrival, of everything with one miss', () => {
    const all = shares({ 'server-v2': 1, 'server-v3': 0 });
    expect(progress(all, [...repeated(9, A), B])).toMatchObject({ kind: 'reject', counted: 10 });
    expect(progress(shares({ 'server-v2': 1 }), [...repeated(9, A), NOWHERE]).kind).toBe('reject');
  });

  it('are decided at ends of batches only', () => {
    expect(progress(shares({ 'server-v2': 1 }), repeated(130, A)).kind).toBe('counting');
    expect(progress(shares({ 'server-v2': 1 }), repeated(140, A))).toMatchObject({
      kind: 'accept',
      counted: 140,
    });
  });

  it('stay undecided at four simulated means', () => {
    // 0.55 lies where neither 0.5 nor 0.6 gains on the other.
    const between = progress(HALVES, repeated(8000, ...repeated(18, A, B), A, A));
    expect(between.kind).toBe('undecided');
    if (between.kind !== 'undecided') return;
    expect(between.counted).toBe(Math.ceil((4 * between.simulatedMean) / 10) * 10);
  });

  it('that are right in the long run only, by runs of hundreds, are rejected for a run', () => {
    const byRuns = progress(HALVES, repeated(2000, ...repeated(200, A), ...repeated(200, B)));
    expect(byRuns.kind).toBe('reject');
    const uneven = shares({ 'server-v2': 0.9, 'server-v3': 0.1 });
    const inRuns = progress(uneven, repeated(4000, ...repeated(360, A), ...repeated(40, B)));
    expect(inRuns.kind).toBe('reject');
    const impossible = inRuns.kind === 'reject' ? inRuns.clients[0]?.impossibleRun : undefined;
    expect(impossible?.length).toBeGreaterThan(100);
  });

  it('over a kept-alive connection are not judged by runs', () => {
    const keptAlive = shares(
      { 'server-v2': 0.9, 'server-v3': 0.1 },
      { probes: [get('client', 'root', { connection: 'kept-alive' })] },
    );
    const runs = progress(keptAlive, repeated(180, A));
    expect(runs.kind === 'gate-shut' ? undefined : runs.clients[0]?.impossibleRun).toBeUndefined();
  });

  it('are judged for each client by itself', () => {
    const two = shares(
      { 'server-v2': 0.5, 'server-v3': 0.5 },
      { probes: [get('client', 'root'), get('other', 'root')] },
    );
    expect(progress(two, drawn(2000, 0.5), drawn(2000, 0.5, 2)).kind).toBe('accept');
    expect(progress(two, repeated(2000, A), repeated(2000, B)).kind).toBe('reject');
    expect(progress(two, drawn(2000, 0.5), drawn(20, 0.5))).toMatchObject({
      kind: 'counting',
      clients: [{ decision: 'accept' }, { decision: 'continue' }],
    });
  });

  describe('of two clients', () => {
    const two = shares(
      { 'server-v2': 0.5, 'server-v3': 0.5 },
      { probes: [get('client', 'root'), get('other', 'root')] },
    );

    it('are accepted when each has a rotation of its own', () => {
      expect(progress(two, repeated(2000, A, B), repeated(2000, B, A)).kind).toBe('accept');
    });

    it('are rejected when requests in turn share one rotation: each client has a backend for itself', () => {
      expect(progress(two, repeated(50, A), repeated(50, B)).kind).toBe('reject');
    });

    it('look right when whole batches share one rotation, which is why the driver deals requests one by one', () => {
      const rotation = repeated(4000, A, B);
      const dealt = (client: number) => rotation.filter((_, n) => Math.floor(n / 25) % 2 === client);
      expect(progress(two, dealt(0), dealt(1)).kind).toBe('accept');
    });
  });

  it('share α among the tests of all backends', () => {
    // One test alone would reject after ln(10⁶) / ln(0.6 / 0.5) = 76 in a row, six after 86.
    const keptAlive = { ...HALVES, probes: [get('client', 'root', { connection: 'kept-alive' })] };
    expect(progress(keptAlive, repeated(80, A)).kind).toBe('counting');
    expect(progress(keptAlive, repeated(90, A)).kind).toBe('reject');
  });

  it('are not affected by requests after the decision', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(A, B, NOWHERE), { minLength: 10, maxLength: 100 }), (rest) => {
        const whole = rest.slice(0, Math.floor(rest.length / 10) * 10);
        expect(progress(HALVES, [...drawn(2000, 0.5), ...whole])).toEqual(progress(HALVES, drawn(2000, 0.5)));
      }),
      { numRuns: 20 },
    );
  });

  it('are judged in the order sent: the same requests in another order may be judged otherwise', () => {
    const early = [...repeated(300, A), ...repeated(300, B), ...repeated(1400, A, B)];
    expect(progress(HALVES, early).kind).toBe('reject');
    expect(progress(HALVES, repeated(2000, A, B)).kind).toBe('accept');
  });
});

describe('dependence between requests', () => {
  it.each([
    ['alternation', repeated(140, A, B), -1],
    ['runs', repeated(140, ...repeated(20, A), ...repeated(20, B)), 0.9],
  ])('shows in the autocorrelation: %s', (_, requests, expected) => {
    const judged = progress(shares({ 'server-v2': 0.5, 'server-v3': 0.5 }), requests);
    const correlation =
      judged.kind === 'gate-shut' ? undefined : judged.clients[0]?.dependence.autocorrelation;
    expect(correlation).toBeCloseTo(expected, 1);
  });
});

describe('the gate of shares', () => {
  const gated = shares(
    { 'server-v2': 1 },
    { arriving: [at('server-v2').workload], leaving: [{ workload: at('server-old').workload, share: 0.5 }] },
  );

  it('needs the old-only workload to be absent until chance is excluded', () => {
    expect(absenceNeeded({ leaving: [{ workload: 'x', share: 0.5 }] })).toBe(20);
    expect(absenceNeeded({ leaving: [{ workload: 'x', share: 1 }] })).toBe(5);
    expect(absenceNeeded({ leaving: [] })).toBe(0);
  });

  it('stays shut while the old state shows, or the new one does not', () => {
    expect(progress(gated, repeated(200, A, OLD)).kind).toBe('gate-shut');
    expect(progress(gated, repeated(200, NOWHERE)).kind).toBe('gate-shut');
    expect(progress(gated, [...repeated(10, OLD), ...repeated(10, A)]).kind).toBe('gate-shut');
  });

  it('lets counting start with the next whole batch', () => {
    // Open with the 25th request; the rest of that batch is not counted.
    const open = progress(gated, [
      ...repeated(5, OLD),
      ...repeated(20, A),
      ...repeated(5, NOWHERE),
      ...repeated(10, A),
    ]);
    expect(open).toMatchObject({ kind: 'counting', counted: 10, openings: [{ from: 5, at: 24 }] });
  });

  it('holds every client back until all have opened', () => {
    const two = { ...gated, probes: [get('client', 'root'), get('other', 'root')] };
    const slow = [...repeated(30, OLD), ...repeated(40, A)];
    expect(progress(two, repeated(30, A), slow.slice(0, 30)).kind).toBe('gate-shut');
    expect(progress(two, repeated(70, A), slow)).toMatchObject({
      clients: [{ counted: 20 }, { counted: 20 }],
    });
  });

  it('makes an old-only workload seen later a miss', () => {
    expect(progress(gated, [...repeated(20, A), ...repeated(9, A), OLD]).kind).toBe('reject');
  });
});
