import type { Json, JsonObject } from '../model/kubernetes.ts';
import { parseDuration } from './duration.ts';
import { parseQuantity } from './quantity.ts';

/** Names of the metrics every TrafficMetrics holds (metrics:76-88). */
export const METRIC_NAMES = [
  'p99_response_latency',
  'p90_response_latency',
  'p50_response_latency',
  'success_count',
  'failure_count',
] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

/** An ObjectReference; all absent where it is blank. */
export interface Reference {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly apiVersion?: string;
}

/** What a mesh says in one TrafficMetrics. Whatever is missing or malformed is undefined. */
export interface TrafficMetrics {
  readonly resource: Reference;
  readonly edge: { readonly direction?: string; readonly side?: string; readonly resource: Reference };
  readonly backend: { readonly apex?: string; readonly name?: string; readonly weight?: number };
  /** Milliseconds since the epoch. */
  readonly timestamp: number | undefined;
  readonly windowMs: number | undefined;
  readonly metrics: ReadonlyMap<string, { readonly unit?: string; readonly value: number | undefined }>;
}

/** The body is a stranger's: every field may be missing or of another type. */
export function objectOf(json: Json | undefined): JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as JsonObject) : {};
}

export function listOf(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : [];
}

/** Keeps those of these keys that hold strings. */
function stringsOf<K extends string>(
  json: Json | undefined,
  ...keys: readonly K[]
): { readonly [P in K]?: string } {
  const object = objectOf(json);
  const found: { [P in K]?: string } = {};
  for (const key of keys) {
    const value = object[key];
    if (typeof value === 'string') found[key] = value;
  }
  return found;
}

export function referenceOf(json: Json | undefined): Reference {
  return stringsOf(json, 'kind', 'name', 'namespace', 'apiVersion');
}

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

function timestampOf(json: Json | undefined): number | undefined {
  const ms = typeof json === 'string' && RFC3339.test(json) ? Date.parse(json) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

function trafficMetricsOf(json: Json): TrafficMetrics {
  const object = objectOf(json);
  const edge = objectOf(object.edge);
  const weight = parseQuantity(objectOf(object.backend).weight);
  return {
    resource: referenceOf(object.resource),
    edge: { ...stringsOf(edge, 'direction', 'side'), resource: referenceOf(edge.resource) },
    backend: { ...stringsOf(object.backend, 'apex', 'name'), ...(weight !== undefined && { weight }) },
    timestamp: timestampOf(object.timestamp),
    windowMs: parseDuration(object.window),
    metrics: new Map(
      listOf(object.metrics).map((metric) => {
        const { name, unit } = stringsOf(metric, 'name', 'unit');
        return [
          name ?? '',
          { ...(unit !== undefined && { unit }), value: parseQuantity(objectOf(metric).value) },
        ];
      }),
    ),
  };
}

/** The objects of a TrafficMetricsList, or a single TrafficMetrics; undefined for another kind of body. */
export function itemsOf(body: Json): readonly TrafficMetrics[] | undefined {
  const { kind, items } = objectOf(body);
  if (kind === 'TrafficMetrics') return [trafficMetricsOf(body)];
  if (kind === 'TrafficMetricsList' && Array.isArray(items))
    return (items as readonly Json[]).map(trafficMetricsOf);
  return undefined;
}
