import type { Intended } from '../model/outcome.ts';
import type { Probe } from '../model/probe.ts';
import type { Collector } from './dispatch.ts';
import { dispatch } from './dispatch.ts';
import { Patience } from './patience.ts';
import type { Scene } from './scene.ts';

/** An attempt known to be allowed: at the side of a denial, or to reach what has just been set up. */
export interface Control {
  readonly probe: Probe;
  readonly intended: readonly Intended[];
}

/** Attempts of a control, together, where the first was not delivered. */
const MORE_CONTROLS = 10;

/**
 * Sends it until it is delivered, or until that time is over.
 *
 * @param count how many are sent at once: all of them must be delivered
 * @returns whether it was delivered
 */
export async function awaitDelivery(
  scene: Scene,
  collector: Collector,
  { probe, intended }: Control,
  {
    purpose,
    until,
    count = 1,
  }: { readonly purpose: 'admit' | 'control'; readonly until: number; readonly count?: number },
): Promise<boolean> {
  const { clock, recorder, signal, testbed } = scene;
  const { deliveryMs: deadlineMs } = testbed.deadlines;
  const patience = new Patience(clock, until);
  for (;;) {
    const sent = await dispatch(scene, { purpose, probe, count, deadlineMs });
    await collector.collect();
    if (sent.every((one) => recorder.outcome(one, intended).kind === 'delivered')) return true;
    if (patience.exhausted) return false;
    await patience.pause(signal);
  }
}

/** Sends it after a denial. Of a Service with several pods, not each of which lets it in, one attempt may be turned away. */
export async function sendAfter(
  scene: Scene,
  collector: Collector,
  control: Control | undefined,
): Promise<void> {
  if (!control) return;
  const { probe, intended } = control;
  const { deliveryMs: deadlineMs } = scene.testbed.deadlines;
  for (const count of [1, MORE_CONTROLS]) {
    const sent = await dispatch(scene, { purpose: 'control', probe, count, deadlineMs });
    await collector.collect();
    if (sent.some((one) => scene.recorder.outcome(one, intended).kind === 'delivered')) return;
  }
}
