import { impossibleRun } from '../../harness/judge/dependence.ts';
import { operatingCharacteristic, runProbability } from '../../harness/judge/operating-characteristic.ts';
import { effectOf, sidesOf, waldMean } from '../../harness/judge/sequential.ts';
import { ratesOf } from '../../harness/judge/share.ts';
import { SUSTAINED_DENIALS } from '../../harness/model/expectation.ts';
import { deriveSeed, seededRandom } from '../../harness/model/random.ts';
import { COUNT_BATCH, DEALT } from '../../harness/traffic/share.ts';
import { clopperPearson } from './binomial.ts';
import { anyOfTenTries, moreOfFifty } from './other-rules.ts';
import { planOf, sharesExpected } from './share-plan.ts';
import type { Choice } from './share-simulation.ts';
import { independent, simulate, simulateInflated } from './share-simulation.ts';

// Run by hand: `node scripts/bench/shares.ts [repetitions]`. The same figures every time; docs/statistics.md quotes them.

const REPETITIONS = Number(process.argv[2] ?? 2000);
const SEED = 20_260_101;

interface Case {
  readonly name: string;
  readonly shares: readonly number[];
  readonly clients: 1 | 2;
  /** True shares that are off by the effect size. */
  readonly wrong: readonly (readonly number[])[];
}

const CASES: readonly Case[] = [
  { name: '50 : 50', shares: [0.5, 0.5], clients: 1, wrong: [[0.6, 0.4]] },
  {
    name: '2 : 1',
    shares: [2 / 3, 1 / 3],
    clients: 1,
    wrong: [
      [2 / 3 + 0.1, 1 / 3 - 0.1],
      [2 / 3 - 0.1, 1 / 3 + 0.1],
    ],
  },
  {
    name: '90 : 10',
    shares: [0.9, 0.1],
    clients: 1,
    wrong: [
      [0.95, 0.05],
      [0.85, 0.15],
    ],
  },
  {
    name: '99 : 1',
    shares: [0.99, 0.01],
    clients: 1,
    wrong: [
      [0.94, 0.06],
      [1, 0],
    ],
  },
  { name: '100 : 0', shares: [1, 0], clients: 1, wrong: [[0.95, 0.05]] },
  { name: 'one backend', shares: [1], clients: 1, wrong: [[0.95]] },
  {
    name: '50 : 30 : 20',
    shares: [0.5, 0.3, 0.2],
    clients: 1,
    wrong: [
      [0.6, 0.2, 0.2],
      [0.4, 0.3, 0.3],
      [0.5, 0.4, 0.1],
    ],
  },
  { name: '50 : 50, two clients', shares: [0.5, 0.5], clients: 2, wrong: [[0.6, 0.4]] },
];

function randomFor(purpose: string) {
  return seededRandom(deriveSeed(SEED, purpose));
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  console.log(
    `\n${title}\n\n${[head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n')}`,
  );
}

function scientific(probability: number): string {
  return probability === 0 ? '0' : probability.toExponential(1);
}

/** `3 (≤ 4.4e-3)`: how many, and the upper end of the exact 95 % interval of their probability. */
function seen(hits: number): string {
  return `${hits} (≤ ${scientific(clopperPearson(hits, REPETITIONS, 0.95).high)})`;
}

function percent(probability: number): string {
  return `${(100 * probability).toFixed(1)} %`;
}

/** Each backend beside all the others: for two, the first says it all. */
function marginals(shares: readonly number[], clients: 1 | 2) {
  if (shares.length <= 2) return [operatingCharacteristic(planOf(shares, clients))];
  return shares.map((share) => operatingCharacteristic(planOf(shares, clients, sidesOf([share]))));
}

/** Probability of a wrong rejection: exact for one client and two backends, else the sum over tests. */
function alphaOf({ shares, clients }: Case): number {
  const { bound, rates } = planOf(shares, clients);
  const rejected = marginals(shares, clients).map((prospect, i) => prospect(shares[i] ?? 0).reject);
  const runs = shares.map((share) =>
    share > 0 && share < 1 ? runProbability(share, bound, impossibleRun(share, bound, rates.alpha)) : 0,
  );
  return clients * [...rejected, ...runs].reduce((sum, one) => sum + one, 0);
}

/** Probability of a wrong pass: exact for one client and two backends, else that of the test that misses most rarely. */
function betaOf({ shares, clients }: Case, truth: readonly number[]): number {
  return Math.min(...marginals(shares, clients).map((prospect, i) => prospect(truth[i] ?? 0).accept));
}

function rightShares(): void {
  const rows = CASES.map((one) => {
    const { name, shares, clients } = one;
    const random = randomFor(`right ${name}`);
    const runs = Array.from({ length: REPETITIONS }, () =>
      simulate(shares, clients, independent(shares, random)),
    );
    const count = (kind: string) => runs.filter((run) => run.kind === kind).length;
    const mean = runs.reduce((sum, run) => sum + run.counted, 0) / REPETITIONS;
    const declared = runs[0]?.simulatedMean ?? 0;
    const wald = clients * waldMean(shares, ratesOf(sharesExpected(shares, clients)));
    const { bound } = planOf(shares, clients);
    return [
      name,
      seen(count('reject')),
      scientific(alphaOf(one)),
      seen(count('undecided')),
      mean.toFixed(0),
      declared.toFixed(0),
      (mean / declared).toFixed(2),
      wald.toFixed(0),
      `${clients > 1 ? `${clients} × ` : ''}${bound}`,
    ];
  });
  table(
    `Right shares, ${REPETITIONS} repetitions each. In brackets the upper end of the exact 95 % interval.`,
    [
      'weights',
      'rejected',
      'exactly, at most',
      'undecided',
      'mean requests',
      'simulated mean',
      'ratio',
      'Wald, one side',
      'bound',
    ],
    rows,
  );
}

function wrongShares(): void {
  const rows = CASES.flatMap((one) =>
    one.wrong.map((truth) => {
      const { name, shares, clients } = one;
      const random = randomFor(`wrong ${name} ${truth.join()}`);
      const runs = Array.from({ length: REPETITIONS }, () =>
        simulate(shares, clients, independent(truth, random)),
      );
      const count = (kind: string) => runs.filter((run) => run.kind === kind).length;
      const mean = runs.reduce((sum, run) => sum + run.counted, 0) / REPETITIONS;
      return [
        name,
        truth.map((share) => (100 * share).toFixed(0)).join(' : '),
        seen(count('accept')),
        scientific(betaOf(one, truth)),
        percent(count('reject') / REPETITIONS),
        percent(count('undecided') / REPETITIONS),
        mean.toFixed(0),
      ];
    }),
  );
  table(
    `Shares that are off by the effect size, ${REPETITIONS} repetitions each (99 : 1 against 100 : 0 is off by less).`,
    ['weights', 'true shares', 'passed', 'exactly, at most', 'rejected', 'undecided', 'mean requests'],
    rows,
  );
}

function inflatedAlpha(): void {
  const rows = CASES.filter(
    ({ clients, shares }) => clients === 1 && shares.length > 1 && !shares.includes(0),
  ).flatMap(({ name, shares }) =>
    [0.2, 0.05].map((alpha) => {
      const random = randomFor(`inflated ${name} ${alpha}`);
      const runs = Array.from({ length: REPETITIONS }, () =>
        simulateInflated(shares, alpha, independent(shares, random)),
      );
      const rejected = runs.filter((kind) => kind === 'reject').length;
      const { low, high } = clopperPearson(rejected, REPETITIONS, 0.95);
      return [
        name,
        String(alpha),
        (rejected / REPETITIONS).toFixed(4),
        `${low.toFixed(4)} – ${high.toFixed(4)}`,
      ];
    }),
  );
  table(
    'Right shares with another α, large enough to be seen.',
    ['weights', 'α', 'rejected', '95 % interval'],
    rows,
  );
}

/** Weighted round robin: each time the backend that is furthest behind its share. */
function rotation(shares: readonly number[]): () => number {
  const given = shares.map(() => 0);
  let turns = 0;
  return () => {
    turns++;
    const behind = shares.map((share, i) => share * turns - (given[i] ?? 0));
    const next = behind.indexOf(Math.max(...behind));
    given[next] = (given[next] ?? 0) + 1;
    return next;
  };
}

/** Requests of two clients in the order in which the driver sends them, all taking turns in one rotation. */
function sharedRotation(shares: readonly number[], alone: number): Choice {
  const next = rotation(shares);
  const queues: [number[], number[]] = [[], []];
  return (n, client) => {
    const queue = queues[client] ?? [];
    while (queue.length <= n) {
      const sent = queues[0].length;
      const size = sent < alone ? 1 : COUNT_BATCH;
      for (const each of queues) each.push(...Array.from({ length: size }, next));
    }
    return queue[n] ?? -1;
  };
}

function dependentChoices(): void {
  const rows: string[][] = [];
  const row = (what: string, { kind, counted, simulatedMean }: ReturnType<typeof simulate>) => {
    rows.push([what, kind, String(counted), simulatedMean.toFixed(0)]);
  };
  for (const { name, shares } of CASES.filter(({ shares }) => shares.length > 1)) {
    if (name.includes('clients')) continue;
    row(`exact rotation, ${name}`, simulate(shares, 1, rotation(shares)));
  }
  const halves = [0.5, 0.5];
  const own = [rotation(halves), rotation(halves)];
  row(
    'two clients, each a rotation of its own, 50 : 50',
    simulate(halves, 2, (_, client) => own[client]?.() ?? -1),
  );
  row(
    'two clients, one rotation, requests dealt one by one, 50 : 50',
    simulate(halves, 2, sharedRotation(halves, DEALT)),
  );
  row(
    'two clients, one rotation, whole batches in turn, 50 : 50',
    simulate(halves, 2, sharedRotation(halves, 0)),
  );
  row(
    'a connection that sticks to its backend, one kept, 50 : 50',
    simulate(halves, 1, () => 0),
  );
  row(
    'connections that stick, ten kept, five to each, 50 : 50',
    simulate(halves, 1, (n) => Number(n % 10 < 5)),
  );
  table('Choices that depend on each other.', ['choice', 'verdict', 'requests', 'simulated mean'], rows);
}

const CYCLES = [20, 40, 60, 80, 100, 200, 300, 400, 500, 1000];

/** Each backend gets its share of a cycle at a stretch; counting may begin anywhere in it. */
function runs(): void {
  const rows = [
    [0.5, 0.5],
    [0.7, 0.3],
    [0.85, 0.15],
    [0.9, 0.1],
  ].map((shares) => [
    shares.map((share) => (100 * share).toFixed(0)).join(' : '),
    ...CYCLES.map((cycle) => {
      const begins = Array.from({ length: cycle }, (_, begin) => begin);
      const passed = begins.filter((begin) => {
        const [first = 0] = shares;
        const choice: Choice = (n) => (((begin + n) % cycle) / cycle < first - 1e-9 ? 0 : 1);
        return simulate(shares, 1, choice).kind === 'accept';
      });
      return percent(passed.length / begins.length);
    }),
  ]);
  table(
    'Shares applied in runs: of all places where counting may begin in a cycle of so many requests, those from which it passes.',
    ['weights', ...CYCLES.map(String)],
    rows,
  );
}

function otherRules(): void {
  const prospect = operatingCharacteristic(planOf([0.7, 0.3], 1));
  const rows = [0.5, 0.6, 0.62, 0.64, 0.65, 0.66, 0.68, 0.7, 0.72, 0.74, 0.75, 0.76, 0.78, 0.8].map(
    (share) => {
      const { accept, undecided, reject } = prospect(share);
      return [
        share.toFixed(2),
        percent(accept),
        percent(undecided),
        percent(reject),
        percent(moreOfFifty(share)),
        percent(anyOfTenTries(0.7, share)),
      ];
    },
  );
  table(
    'Weight 0.7, exactly.',
    [
      'true share',
      'ours: pass',
      'inconclusive',
      'fail',
      '“B > C of 50”: pass',
      '“500, ±0.05, any of 10 tries”: pass',
    ],
    rows,
  );
}

console.log(`effect size: ${[0.5, 0.1].map((share) => `${effectOf(share)} at ${share}`).join(', ')}`);
console.log(
  `a sustained denial notices a leak of 1 % with probability ${(1 - 0.99 ** SUSTAINED_DENIALS).toFixed(5)}`,
);
rightShares();
wrongShares();
inflatedAlpha();
dependentChoices();
runs();
otherRules();
