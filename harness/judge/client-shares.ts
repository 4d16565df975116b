import type { ServiceName } from '../model/cast.ts';
import type { BackendShare } from '../model/expectation.ts';
import type { Dependence, Run, Sequence } from './dependence.ts';
import { dependenceOf, impossibleRun, longestRuns } from './dependence.ts';
import type { Arrivals } from './outcomes.ts';
import type { Decision, ErrorRates, Progress } from './sequential.ts';
import { advance, sidesOf } from './sequential.ts';

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

export interface ClientTest {
  readonly backends: readonly BackendShare[];
  readonly batches: readonly (readonly Arrivals[])[];
  readonly bound: number;
  readonly rates: ErrorRates;
  /** Nothing in the connection mode lets one request go where the one before went. */
  readonly independent: boolean;
}

/** The sequential test of what one client sees, decided at ends of batches. */
export function clientShares({ backends, batches, bound, rates, independent }: ClientTest): ClientShares {
  const hits = backends.map(() => 0);
  const sequence: (number | undefined)[] = [];
  let progress: Progress = { decision: 'continue', open: sidesOf(backends.map((backend) => backend.share)) };
  let overlong: Run | undefined;
  for (const batch of batches) {
    for (const arrivals of batch) {
      const reached = backends.map((backend) =>
        arrivals.some((a) => backend.recipients.some((r) => r.workload === a.workload && r.port === a.port)),
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
