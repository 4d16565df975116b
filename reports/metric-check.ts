import type { MetricCheck, MetricRight } from '../harness/model/metric.ts';

/** Who asks, where it is not the harness itself. */
export function askerText(as: MetricRight | undefined): string {
  if (as === undefined) return '';
  const whose = as.of === undefined ? '' : ` of ${as.of}`;
  return `, asked by an account that may only ${as.verbs.join(' and ')} ${as.resource}${whose}`;
}

/** What an answer of the metrics API must show, in words. */
export function metricCheckText(check: MetricCheck): string {
  switch (check.check) {
    case 'discovery':
      return 'TrafficMetrics resources that can be got and listed';
    case 'kinds':
      return 'every kind that the specification lists';
    case 'shape':
      return 'the documented shape';
    case 'not-found':
      return 'HTTP 404';
    case 'available':
      return 'registered and available';
    case 'granted':
      return 'answered with TrafficMetrics';
    case 'forbidden':
      return 'refused with HTTP 403';
    case 'counts':
      return 'counts equal to the traffic that was received';
    case 'expired':
      return 'no count of traffic older than the window';
    case 'latency':
      return Object.entries(check.ms)
        .map(([name, [low, high]]) => `${name} from ${low} to ${high} ms`)
        .join(', ');
    case 'edges':
      return check.peers.length === 0
        ? 'no edge'
        : check.peers
            .map(({ peer, direction, side }) => `an edge ${direction} ${peer} at the ${side}`)
            .join(', ');
    case 'selected':
      return 'only the items with the label, with unfiltered values';
    case 'selector':
      return 'the selector repeated in the list';
    case 'aggregate':
      return 'counts that are the sum over the pods';
    case 'backends':
      return `one item per backend: ${Object.entries(check.weights)
        .map(([service, weight]) => `${service} ${weight}`)
        .join(', ')}`;
    case 'apex':
      return `counts that sum up to the requests sent to the root, over ${check.backends.join(', ')}`;
    default:
      return check satisfies never;
  }
}
