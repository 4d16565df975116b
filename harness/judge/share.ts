import type { Expectation } from '../model/expectation.ts';
import { AGREEING } from '../model/expectation.ts';
import type { ClientShares } from './client-shares.ts';
import { clientShares } from './client-shares.ts';
import type { Arrivals } from './outcomes.ts';
import type { ErrorRates } from './sequential.ts';
import { ALPHA, BETA, sidesOf, simulatedMean, waldMean } from './sequential.ts';

export type SharesExpectation = Extract<Expectation, { kind: 'shares' }>;

/** Indices into one client's requests: the new state shows from `from` on, and is certain with the request `at`. */
export interface Opening {
  readonly from: number;
  readonly at: number;
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

/** Requests of one client at which its shares stay undecided: whole batches. */
export function boundOf(mean: number, batch: number): number {
  return Math.ceil((BOUND * mean) / batch) * batch;
}

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
    const bound = batch === undefined ? Number.POSITIVE_INFINITY : boundOf(mean, batch);
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

/** The error rates of each one-sided test: all of them, and all run checks, of all clients share α. */
export function ratesOf({ probes, backends }: Pick<SharesExpectation, 'probes' | 'backends'>): ErrorRates {
  const sides = sidesOf(backends.map((backend) => backend.share)).length;
  return { alpha: ALPHA / (probes.length * (sides + backends.length)), beta: BETA };
}

/** Requests in a row without the leaving workloads that the old state produces with probability ≤ α. */
export function absenceNeeded({ leaving }: Pick<SharesExpectation, 'leaving'>): number {
  if (leaving.length === 0) return 0;
  const share = leaving.reduce((sum, one) => sum + one.share, 0);
  return share >= 1 ? AGREEING : Math.max(AGREEING, Math.ceil(Math.log(ALPHA) / Math.log(1 - share)));
}

/** Requests in a row that reach none of the arriving workloads, although the new state is there, with probability ≤ α. */
export function arrivalNeeded({
  arriving,
  backends,
}: Pick<SharesExpectation, 'arriving' | 'backends'>): number {
  const share = backends
    .filter(({ recipients }) => recipients.every(({ workload }) => arriving.includes(workload)))
    .reduce((sum, one) => sum + one.share, 0);
  if (share >= 1) return 1;
  return share > 0 ? Math.ceil(Math.log(ALPHA) / Math.log(1 - share)) : Number.POSITIVE_INFINITY;
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

function overall(
  decisions: readonly ClientShares['decision'][],
): 'counting' | 'accept' | 'reject' | 'undecided' {
  if (decisions.includes('reject')) return 'reject';
  if (decisions.includes('continue')) return 'counting';
  return decisions.includes('undecided') ? 'undecided' : 'accept';
}
