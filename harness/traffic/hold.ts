import { agrees, type Holdable } from '../judge/gate.ts';
import { AGREEING } from '../model/expectation.ts';
import { type Collector, dispatch } from './dispatch.ts';
import { Patience } from './patience.ts';
import type { Scene } from './scene.ts';
import { selfCheck } from './self-check.ts';

/** `held`: the gate opened and all agreed from then on · `broke`: it opened and did not hold · `shut`: it never opened. */
export type Held = 'held' | 'broke' | 'shut';

/** Probes of one round trip once the gate is open. */
const LARGEST_VOLLEY = 100;

/** Polls until AGREEING observations in a row, then goes on until `hold` of them or the first that disagrees. */
export async function hold(scene: Scene, collector: Collector, expectation: Holdable, until: number): Promise<Held> {
  const patience = new Patience(scene.clock, until);
  let agreeing = 0;
  while (agreeing < expectation.hold) {
    const volley = nextVolley(agreeing, expectation.hold);
    const agreements = await observe(scene, collector, expectation, volley);
    const contrary = agreements.lastIndexOf(false);
    if (contrary === -1) {
      agreeing += volley;
      continue;
    }
    if (agreeing + agreements.indexOf(false) >= AGREEING) return 'broke';
    if (patience.exhausted) {
      await selfCheck(scene, expectation.intended);
      return 'shut';
    }
    agreeing = agreements.length - 1 - contrary;
    if (agreeing === 0) await patience.pause(scene.signal);
  }
  return 'held';
}

function nextVolley(agreeing: number, wanted: number): number {
  if (agreeing === 0) return 1;
  if (agreeing < AGREEING) return AGREEING - agreeing;
  return Math.min(wanted - agreeing, LARGEST_VOLLEY);
}

async function observe(scene: Scene, collector: Collector, expectation: Holdable, count: number): Promise<readonly boolean[]> {
  const { deliveryMs, denialMs } = scene.testbed.deadlines;
  const deadlineMs = expectation.kind === 'denied' ? denialMs : deliveryMs;
  const sent = await dispatch(scene, { purpose: 'probe', probe: expectation.probe, count, deadlineMs });
  await collector.collect();
  return sent.map((one) => agrees(expectation.kind, scene.recorder.outcome(one, expectation.intended)));
}
