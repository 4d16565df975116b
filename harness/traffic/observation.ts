import { answerShows } from '../judge/observed-answer.ts';
import { AGREEING } from '../model/expectation.ts';
import type { Observation } from '../model/observation.ts';
import { LONGEST_SILENCE_MS, OBSERVED_ATTEMPTS, SILENT_PART, SPREAD_ATTEMPTS } from '../model/observation.ts';
import type { Probe } from '../model/probe.ts';
import type { Collector } from './dispatch.ts';
import { denialDeadline, dispatch } from './dispatch.ts';
import { Patience } from './patience.ts';
import { read } from './reading.ts';
import type { Scene } from './scene.ts';
import { selfCheck } from './self-check.ts';

/** In this part of their silence all connections are there. */
const ESTABLISHED = 0.25;

/** Observations that traffic or the metrics API answer. */
type Observable = Exclude<Observation, { kind: 'admission' }>;

export interface Circumstances {
  /** Position of the observation in its test. */
  readonly seq: number;
  /** Convergence limit in force, milliseconds. */
  readonly limitMs: number;
  /** Makes the pending change. */
  change(): Promise<void>;
}

/** @returns whether all that was sent was delivered: then nothing needs a control */
export async function observe(
  scene: Scene,
  collector: Collector,
  observation: Observable,
  circumstances: Circumstances,
): Promise<boolean> {
  switch (observation.kind) {
    case 'outcome':
    case 'denial': {
      const sent = await attempt(scene, observation.probe, OBSERVED_ATTEMPTS);
      await collector.collect();
      return sent.every((one) => scene.recorder.outcome(one, observation.intended).kind === 'delivered');
    }
    case 'survival':
      await changeUnderConnections(scene, collector, observation, circumstances);
      return false;
    case 'spread':
      await spread(scene, collector, observation);
      return true;
    case 'answer':
      await readUntilShown(scene, collector, observation, circumstances);
      return true;
    default:
      return observation satisfies never;
  }
}

function attempt(scene: Scene, probe: Probe, count: number) {
  const { deadlines } = scene.testbed;
  // A datagram that is turned away is silent: nothing tells the sender.
  const deadlineMs = probe.call.protocol === 'udp' ? denialDeadline(deadlines, probe) : deadlines.deliveryMs;
  return dispatch(scene, { purpose: 'observe', probe, count, deadlineMs });
}

async function spread(
  scene: Scene,
  collector: Collector,
  { probe, among }: Extract<Observation, { kind: 'spread' }>,
): Promise<void> {
  const sent = await attempt(scene, probe, SPREAD_ATTEMPTS);
  await collector.collect();
  if (sent.some((one) => scene.recorder.receiptsOf(one).length === 0)) await selfCheck(scene, among);
}

/** Opens connections that stay silent while the change is made and comes into force, and then speak. */
async function changeUnderConnections(
  scene: Scene,
  collector: Collector,
  { probe }: Extract<Observation, { kind: 'survival' }>,
  { limitMs, change }: Circumstances,
): Promise<void> {
  const { clock, signal, testbed } = scene;
  const { deliveryMs } = testbed.deadlines;
  const pauseMs = Math.round(Math.min(limitMs * SILENT_PART, LONGEST_SILENCE_MS));
  const silent: Probe = { ...probe, call: { protocol: 'tcp', first: 'server', pauseMs } };
  await Promise.all([
    dispatch(scene, {
      purpose: 'observe',
      probe: silent,
      count: OBSERVED_ATTEMPTS,
      deadlineMs: deliveryMs + pauseMs,
    }),
    clock.sleep(pauseMs * ESTABLISHED, signal).then(change),
  ]);
  await dispatch(scene, { purpose: 'control', probe, count: AGREEING, deadlineMs: deliveryMs });
  await collector.collect();
}

async function readUntilShown(
  scene: Scene,
  collector: Collector,
  { path }: Extract<Observation, { kind: 'answer' }>,
  { seq, limitMs }: Circumstances,
): Promise<void> {
  const { clock, recorder, signal, test } = scene;
  await collector.collect();
  const patience = new Patience(clock, clock.now() + limitMs);
  for (;;) {
    await read(scene, path);
    if (answerShows({ test, steps: recorder.steps }, seq) || patience.exhausted) return;
    await patience.pause(signal);
  }
}
