import type { ReadingExpectation } from '../judge/reading.ts';
import { readingProgress } from '../judge/reading.ts';
import { metricsPath } from '../smi/metrics-path.ts';
import type { Collector } from './dispatch.ts';
import { Patience } from './patience.ts';
import type { Scene } from './scene.ts';
import { Trouble } from './trouble.ts';

/** Reads the metrics until two readings in a row show what is expected, or until the limit. */
export async function readMetrics(
  scene: Scene,
  collector: Collector,
  expectation: ReadingExpectation,
  { seq, until }: { readonly seq: number; readonly until: number },
): Promise<void> {
  await collector.collect();
  const patience = new Patience(scene.clock, until);
  for (;;) {
    await read(scene, expectation.path);
    for (const part of partsOf(scene, expectation)) await read(scene, part);
    const progress = readingProgress({ test: scene.test, steps: scene.recorder.steps }, seq);
    if (progress !== 'waiting' || patience.exhausted) return;
    await patience.pause(scene.signal);
  }
}

async function read({ stage, recorder, clock, signal }: Scene, path: string): Promise<void> {
  const at = clock.now();
  try {
    recorder.append({ record: 'reading', at, ...(await stage.metrics(path, signal)) });
  } catch (cause) {
    signal.throwIfAborted();
    throw new Trouble(
      'METRICS_UNREACHABLE',
      `${path} could not be read: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}

/** What an aggregate is made of: the list of all pods. */
function partsOf({ stage }: Scene, { check }: ReadingExpectation): readonly string[] {
  if (check.check !== 'aggregate') return [];
  const { layout } = stage;
  return [metricsPath({ ask: 'list', resource: 'pods' }, { layout, podOf: () => '', splitName: '' })];
}
