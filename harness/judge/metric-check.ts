import type { Percentile } from '../model/metric.ts';
import { PERCENTILES } from '../model/metric.ts';
import { miscount } from './amount.ts';
import {
  aggregateProblem,
  apexProblem,
  backendsProblem,
  countsProblem,
  edgesProblem,
  selectedProblem,
} from './metric-amounts.ts';
import {
  availableProblem,
  discoveryProblem,
  kindsProblem,
  selectorProblem,
  shapeProblem,
} from './metric-shape.ts';
import type { Subject } from './subject.ts';
import { firstProblem } from './subject.ts';
import type { TrafficMetrics } from './traffic-metrics.ts';
import { itemsOf, objectOf } from './traffic-metrics.ts';

/** What is wrong with the reading; undefined if it shows what the check asks for. */
export function problemOf(subject: Subject): string | undefined {
  const { check, query } = subject.expectation;
  const { status, body } = subject.round.main;
  if (check.check === 'not-found') return status === 404 ? undefined : `HTTP ${status}, expected 404`;
  if (check.check === 'forbidden') return status === 403 ? undefined : `HTTP ${status}, expected 403`;
  if (status !== 200) return `HTTP ${status}`;
  if (check.check === 'available') return availableProblem(body);
  if (check.check === 'discovery') return discoveryProblem(subject);
  if (check.check === 'kinds') return kindsProblem(subject);
  const items = itemsOf(body);
  if (!items) return `kind ${objectOf(body).kind}, expected TrafficMetrics or TrafficMetricsList`;
  switch (check.check) {
    case 'granted':
      return undefined;
    case 'shape':
      return shapeProblem(subject, items);
    case 'selector':
      return selectorProblem(subject);
    case 'latency':
      return latencyProblem(subject, items, check.ms);
    case 'counts':
      return countsProblem(subject, items);
    case 'expired':
      return expiredProblem(items);
    case 'selected':
      return selectedProblem(subject, items);
    case 'edges':
      return edgesProblem(subject, items, check.peers);
    case 'aggregate':
      return aggregateProblem(subject, items);
    case 'backends':
      return query.ask === 'split'
        ? backendsProblem(subject, items, query.root, check.weights)
        : 'not a query of a split';
    case 'apex':
      return query.ask === 'split'
        ? apexProblem(subject, items, query.root, check.backends)
        : 'not a query of a split';
    default:
      return check satisfies never;
  }
}

function expiredProblem(items: readonly TrafficMetrics[]): string | undefined {
  if (items.length === 0) return 'no items';
  return firstProblem(items, (item) => {
    const wrong = miscount(item, { success: 0, failure: 0, denied: 0 });
    return wrong && `${wrong} within the window`;
  });
}

const UNITS_MS: Readonly<Record<string, number>> = { seconds: 1000, s: 1000, ms: 1, milliseconds: 1 };

/** How much a mesh may say beyond what the senders measured: a proxy's record may end after the sender has its answer. */
const SENDERS_SLACK = 1.25;

/**
 * A busy machine makes a mesh slow, not wrong: no request took longer in the mesh than at its sender, so neither does
 * any percentile, and where the senders waited longer than the test's author thought, theirs is the bound.
 *
 * @param bounds least and most of each percentile, milliseconds
 */
function latencyProblem(
  subject: Subject,
  items: readonly TrafficMetrics[],
  bounds: Readonly<Record<Percentile, readonly [number, number]>>,
): string | undefined {
  if (items.length === 0) return 'no items';
  const waited = waitsOf(subject);
  return firstProblem(items, ({ metrics }) =>
    firstProblem(PERCENTILES, (percentile) => {
      const { unit, value } = metrics.get(`${percentile}_response_latency`) ?? {};
      const factor = UNITS_MS[unit ?? ''];
      if (value === undefined || factor === undefined)
        return `${percentile} has no value in a known unit (${unit})`;
      const [low, most] = bounds[percentile];
      const high = Math.max(most, Math.round(SENDERS_SLACK * rankedAbove(waited, percentile)));
      const ms = value * factor;
      return ms >= low && ms <= high
        ? undefined
        : `${percentile} is ${Number(ms.toFixed(3))} ms, expected ${low} to ${high}`;
    }),
  );
}

/** How long the senders waited for the answers of the workload that is asked for, ascending, milliseconds. */
function waitsOf({ transcript, expectation, round }: Subject): readonly number[] {
  const { query } = expectation;
  if (query.ask !== 'get') return [];
  const { name } = transcript.test.layout.workloads[query.of];
  return transcript.attempts
    .filter(({ step, receipts }) => step < round.step && receipts.some(({ workload }) => workload === name))
    .map(({ sent }) => sent.endedAt - sent.startedAt)
    .sort((a, b) => a - b);
}

/** One rank above the nearest: there are several conventions for percentiles of few values. */
function rankedAbove(ascending: readonly number[], percentile: Percentile): number {
  const rank = Math.ceil((Number(percentile.slice(1)) / 100) * ascending.length);
  return ascending[Math.min(rank, ascending.length - 1)] ?? 0;
}
