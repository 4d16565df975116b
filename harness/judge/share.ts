import type { ServiceName } from '../model/cast.ts';
import type { BackendShare, Expectation } from '../model/expectation.ts';
import { AGREEING } from '../model/expectation.ts';
import type { Intended } from '../model/outcome.ts';
import type { Dependence, Run, Sequence } from './dependence.ts';
import { dependenceOf, impossibleRun, longestRuns } from './dependence.ts';
import type { Decision, ErrorRates, Progress } from './sequential.ts';
import { ALPHA, advance, BETA, sidesOf, simulatedMean, waldMean } from './sequential.ts';

export type SharesExpectation = Extract<Expectation, { kind: 'shares' }>;

/** Where one request arrived (`arrivalsOf`); empty if at no workload, which is a miss for every backend. */
export type Arrivals = readonly Intended[];

/** Indices into one client's requests: the new state shows from `from` on, and is certain with the request `at`. */
export interface Opening {
  readonly from: number;
  readonly at: number;
}

export interface Estimate {
  readonly service: ServiceName;
  /** 0…1 */
  readonly expected: number;
  /** 0…1 */
  readonly observed: number;
  readonly n: number;
}

export interface ClientShares {
  /** Requests up to the decision, or so far; those of a decided client that follow are not looked at. */
  readonly counted: number;
  readonly decision: Decision | 'undecided';
  readonly estimates: readonly Estimate[];
  readonly dependence: Dependence;
  /** Set if the rejection is for a run that independent requests do not produce. */
  readonly impossibleRun?: Run;
}

export interface ShareCount {
  /** Over all clients; so are the means. */
  readonly counted: number;
  readonly waldMean: number;
  /** Requests the procedure needs on average when the shares are right; 0 for a client before its first batch. */
  readonly simulatedMean: number;
  readonly openings: readonly Opening[];
  /** In the order of the expectation's probes. A client whose decision is not `continue` needs no more requests. */
  readonly clients: readonly ClientShares[];
}

export type ShareProgress =
  | { readonly kind: 'gate-shut'; readonly openings: readonly (Opening | undefined)[] }
  | ({ readonly kind: 'counting' | 'accept' | 'reject' | 'undecided' } & ShareCount);

/** The bound, in means: at it the shares stay undecided. */
const BOUND = 4;

/**
 * Judges the shares that clients see, as far as they have come (design, section 5): first each client's gate, then, from
 * the first batch that begins after every gate has opened, one sequential test a client, decided at ends of batches.
 *
 * @param perClient for each probe of the expectation, where its requests arrived, in the order sent
 * @param batchSizes for each probe, the sizes of its batches; while the gate is shut each client must be sent its
 *   batches in turn with the others, so that its r-th stands beside theirs
 */
export function shareProgress(
  expectation: SharesExpectation,
  perClient: readonly (readonly Arrivals[])[],
  batchSizes: readonly (readonly number[])[],
): ShareProgress {
  const openings = expectation.probes.map((_, client) => openingOf(expectation, perClient[client] ?? []));
  const opened = openings.filter((opening) => opening !== undefined);
  if (opened.length < openings.length) return { kind: 'gate-shut', openings };
  const firstBatch = Math.max(
    ...opened.map((opening, client) => batchAfter(opening, batchSizes[client] ?? [])),
  );
  const rates = ratesOf(expectation);
  const shares = expectation.backends.map((backend) => backend.share);
  const counts = expectation.probes.map((probe, client) => {
    const batches = wholeBatches(perClient[client] ?? [], batchSizes[client] ?? []).slice(firstBatch);
    const batch = batches[0]?.length;
    const mean = batch === undefined ? 0 : simulatedMean(shares, batch, rates);
    const bound = batch === undefined ? Number.POSITIVE_INFINITY : Math.ceil((BOUND * mean) / batch) * batch;
    const independent = probe.call.protocol !== 'http' || probe.call.connection === 'fresh';
    return { mean, ...clientShares({ backends: expectation.backends, batches, bound, rates, independent }) };
  });
  return {
    kind: overall(counts.map((client) => client.decision)),
    counted: counts.reduce((sum, client) => sum + client.counted, 0),
    waldMean: waldMean(shares, rates) * counts.length,
    simulatedMean: counts.reduce((sum, client) => sum + client.mean, 0),
    openings: opened,
    clients: counts.map(({ mean: _, ...client }) => client),
  };
}

/** All one-sided tests and all run checks of all clients share α. */
function ratesOf({ probes, backends }: SharesExpectation): ErrorRates {
  const sides = sidesOf(backends.map((backend) => backend.share)).length;
  return { alpha: ALPHA / (probes.length * (sides + backends.length)), beta: BETA };
}

/** Requests in a row without the leaving workloads that the old state produces with probability ≤ α. */
export function absenceNeeded({ leaving }: Pick<SharesExpectation, 'leaving'>): number {
  if (leaving.length === 0) return 0;
  const share = leaving.reduce((sum, one) => sum + one.share, 0);
  return share >= 1 ? AGREEING : Math.max(AGREEING, Math.ceil(Math.log(ALPHA) / Math.log(1 - share)));
}

function openingOf(expectation: SharesExpectation, requests: readonly Arrivals[]): Opening | undefined {
  const { arriving, leaving } = expectation;
  const needed = absenceNeeded(expectation);
  let arrivedAt = arriving.length === 0 ? -1 : undefined;
  let absentFrom = 0;
  if (arrivedAt !== undefined && needed === 0) return { from: 0, at: -1 };
  for (const [i, arrivals] of requests.entries()) {
    if (arrivals.some(({ workload }) => leaving.some((one) => one.workload === workload))) absentFrom = i + 1;
    if (arrivals.some(({ workload }) => arriving.includes(workload))) arrivedAt ??= i;
    if (arrivedAt !== undefined && i + 1 - absentFrom >= needed) {
      return { from: leaving.length === 0 ? arrivedAt : absentFrom, at: i };
    }
  }
  return undefined;
}

/** Index of the first batch that begins after the gate has opened. */
function batchAfter({ at }: Opening, sizes: readonly number[]): number {
  let sent = 0;
  const index = sizes.findIndex((size) => {
    const begins = sent > at;
    sent += size;
    return begins;
  });
  return index === -1 ? sizes.length : index;
}

function wholeBatches(
  requests: readonly Arrivals[],
  sizes: readonly number[],
): readonly (readonly Arrivals[])[] {
  let end = 0;
  return sizes
    .map((size) => {
      end += size;
      return end <= requests.length ? requests.slice(end - size, end) : [];
    })
    .filter((batch) => batch.length > 0);
}

interface ClientTest {
  readonly backends: readonly BackendShare[];
  readonly batches: readonly (readonly Arrivals[])[];
  readonly bound: number;
  readonly rates: ErrorRates;
  /** Nothing in the connection mode lets one request go where the one before went. */
  readonly independent: boolean;
}

function clientShares({ backends, batches, bound, rates, independent }: ClientTest): ClientShares {
  const hits = backends.map(() => 0);
  const sequence: (number | undefined)[] = [];
  let progress: Progress = { decision: 'continue', open: sidesOf(backends.map((backend) => backend.share)) };
  let overlong: Run | undefined;
  for (const batch of batches) {
    for (const arrivals of batch) {
      const reached = backends.map((backend) =>
        arrivals.some((a) => a.workload === backend.workload && a.port === backend.port),
      );
      reached.forEach((hit, i) => {
        if (hit) hits[i] = (hits[i] ?? 0) + 1;
      });
      const only = reached.indexOf(true);
      sequence.push(only === -1 ? undefined : only);
    }
    progress = advance(progress.open, hits, sequence.length, rates);
    overlong = independent ? overlongRun(sequence, backends, bound, rates) : undefined;
    if (progress.decision !== 'continue' || overlong || sequence.length >= bound) break;
  }
  const n = sequence.length;
  return {
    counted: n,
    decision: overlong
      ? 'reject'
      : progress.decision === 'continue' && n >= bound
        ? 'undecided'
        : progress.decision,
    estimates: backends.map(({ service, share }, i) => ({
      service,
      expected: share,
      observed: n === 0 ? 0 : (hits[i] ?? 0) / n,
      n,
    })),
    dependence: dependenceOf(sequence),
    ...(overlong && { impossibleRun: overlong }),
  };
}

/**
 * A share that is right only in the long run, by runs of hundreds, passes any test of the mean; such a run betrays it.
 * Asked for the whole bound at once, so that looking after every batch costs no further error.
 */
function overlongRun(
  sequence: Sequence,
  backends: readonly BackendShare[],
  bound: number,
  { alpha }: ErrorRates,
): Run | undefined {
  return longestRuns(sequence).find(({ backend, length }) => {
    const share = backends[backend]?.share ?? 0;
    return share > 0 && length >= impossibleRun(share, bound, alpha);
  });
}

function overall(
  decisions: readonly ClientShares['decision'][],
): 'counting' | 'accept' | 'reject' | 'undecided' {
  if (decisions.includes('reject')) return 'reject';
  if (decisions.includes('continue')) return 'counting';
  return decisions.includes('undecided') ? 'undecided' : 'accept';
}
