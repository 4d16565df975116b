import type { ReadingExpectation } from '../judge/reading.ts';
import { readingProgress } from '../judge/reading.ts';
import { itemsOf } from '../judge/traffic-metrics.ts';
import type { Json } from '../model/kubernetes.ts';
import type { MetricRight } from '../model/metric.ts';
import { metricsPath } from '../smi/metrics-path.ts';
import type { Collector } from './dispatch.ts';
import { Patience } from './patience.ts';
import type { Scene } from './scene.ts';
import { Trouble } from './trouble.ts';

/**
 * Reads the metrics until two readings in a row show what is expected, or until one that began after the limit does not:
 * the limit counts from the first reading to the last, however slowly they are answered.
 */
export async function readMetrics(
  scene: Scene,
  collector: Collector,
  expectation: ReadingExpectation,
  { seq, withinMs }: { readonly seq: number; readonly withinMs: number },
): Promise<void> {
  await collector.collect();
  const until = scene.clock.now() + withinMs;
  let patience: Patience | undefined;
  for (;;) {
    const isLast = patience?.exhausted === true;
    const body = await read(scene, expectation.path, expectation.as);
    patience ??= new Patience(scene.clock, until + windowToPass(expectation, body));
    for (const part of partsOf(scene, expectation)) await read(scene, part);
    const progress = readingProgress({ test: scene.test, steps: scene.recorder.steps }, seq);
    if (progress !== 'waiting' || isLast) return;
    await patience.pause(scene.signal);
  }
}

/** @param as the account that asks; the harness's own unless given */
export async function read(
  { stage, testbed, recorder, clock, signal }: Scene,
  path: string,
  as?: MetricRight,
): Promise<Json> {
  const at = clock.now();
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(testbed.deadlines.deliveryMs)]);
  try {
    const reading = await (as ? stage.metricsAs(as, path, deadline) : stage.metrics(path, deadline));
    recorder.append({ record: 'reading', at, ...reading });
    return reading.body;
  } catch (cause) {
    signal.throwIfAborted();
    throw new Trouble(
      'METRICS_UNREACHABLE',
      `${path} could not be read: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}

/** A longer window is not waited for: what has not passed by then stays inconclusive. */
const LONGEST_WINDOW_MS = 60_000;

/** How long it takes until the answer can no longer speak of the traffic sent so far, milliseconds. */
function windowToPass({ check }: ReadingExpectation, body: Json): number {
  if (check.check !== 'expired') return 0;
  const windows = (itemsOf(body) ?? []).map(({ windowMs = 0 }) => windowMs);
  return Math.min(Math.max(0, ...windows), LONGEST_WINDOW_MS);
}

/** What an aggregate is made of: the list of all pods. */
function partsOf({ stage }: Scene, { check }: ReadingExpectation): readonly string[] {
  if (check.check !== 'aggregate') return [];
  const { layout } = stage;
  return [metricsPath({ ask: 'list', resource: 'pods' }, { layout, podOf: () => '', splitName: '' })];
}
