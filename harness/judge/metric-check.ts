import type { Percentile } from '../model/metric.ts';
import { PERCENTILES } from '../model/metric.ts';
import {
  aggregateProblem,
  backendsProblem,
  countsProblem,
  edgesProblem,
  selectedProblem,
} from './metric-amounts.ts';
import { discoveryProblem, kindsProblem, selectorProblem, shapeProblem } from './metric-shape.ts';
import type { Subject } from './subject.ts';
import { firstProblem } from './subject.ts';
import type { TrafficMetrics } from './traffic-metrics.ts';
import { itemsOf, objectOf } from './traffic-metrics.ts';

/** What is wrong with the reading; undefined if it shows what the check asks for. */
export function problemOf(subject: Subject): string | undefined {
  const { check, query } = subject.expectation;
  const { status, body } = subject.round.main;
  if (check.check === 'not-found') return status === 404 ? undefined : `HTTP ${status}, expected 404`;
  if (status !== 200) return `HTTP ${status}`;
  if (check.check === 'discovery') return discoveryProblem(subject);
  if (check.check === 'kinds') return kindsProblem(subject);
  const items = itemsOf(body);
  if (!items) return `kind ${objectOf(body).kind}, expected TrafficMetrics or TrafficMetricsList`;
  switch (check.check) {
    case 'shape':
      return shapeProblem(subject, items);
    case 'selector':
      return selectorProblem(subject);
    case 'latency':
      return latencyProblem(items, check.ms);
    case 'counts':
      return countsProblem(subject, items);
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
    default:
      return check satisfies never;
  }
}

const UNITS_MS: Readonly<Record<string, number>> = { seconds: 1000, s: 1000, ms: 1, milliseconds: 1 };

/** @param bounds least and most of each percentile, milliseconds */
function latencyProblem(
  items: readonly TrafficMetrics[],
  bounds: Readonly<Record<Percentile, readonly [number, number]>>,
): string | undefined {
  if (items.length === 0) return 'no items';
  return firstProblem(items, ({ metrics }) =>
    firstProblem(PERCENTILES, (percentile) => {
      const { unit, value } = metrics.get(`${percentile}_response_latency`) ?? {};
      const factor = UNITS_MS[unit ?? ''];
      if (value === undefined || factor === undefined)
        return `${percentile} has no value in a known unit (${unit})`;
      const [low, high] = bounds[percentile];
      const ms = value * factor;
      return ms >= low && ms <= high ? undefined : `${percentile} is ${ms} ms, expected ${low} to ${high}`;
    }),
  );
}
