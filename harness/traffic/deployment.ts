import type { Expectation } from '../model/expectation.ts';
import type { Control } from './control.ts';
import type { Collector } from './dispatch.ts';
import { dispatch } from './dispatch.ts';
import type { Scene } from './scene.ts';
import { selfCheck } from './self-check.ts';

/** Probes of one round trip: the next follows at once, so that there is no moment without one. */
const VOLLEY = 10;
const VOLLEYS_BEFORE = 2;

/**
 * Sends probes without a pause while a workload is deployed: before, meanwhile, until the new workload has received
 * its control, and `hold` of them after that.
 *
 * @param deploy what is done under the traffic
 * @param withinMs how long the new workload may take to be reached once it is ready
 */
export async function deployUnderTraffic(
  scene: Scene,
  collector: Collector,
  { probe, hold, intended }: Extract<Expectation, { kind: 'steady' }>,
  {
    deploy,
    control,
    withinMs,
  }: { readonly deploy: () => Promise<void>; readonly control: Control; readonly withinMs: number },
): Promise<void> {
  const { clock, signal, testbed } = scene;
  const { deliveryMs: deadlineMs } = testbed.deadlines;
  const volley = () => dispatch(scene, { purpose: 'probe', probe, count: VOLLEY, deadlineMs });
  for (let i = 0; i < VOLLEYS_BEFORE; i++) await volley();

  let isDeployed = false;
  const deploying = deploy();
  const settle = () => {
    isDeployed = true;
  };
  deploying.then(settle, settle);
  do await volley();
  while (!isDeployed);
  await deploying;

  // No pause, so no patience: probes follow one another.
  const until = clock.now() + withinMs;
  for (;;) {
    const isLast = clock.now() > until;
    if (await isReached(scene, collector, control, volley)) break;
    if (isLast) {
      await selfCheck(scene, control.intended);
      return;
    }
    signal.throwIfAborted();
  }
  for (let sent = 0; sent < hold; sent += VOLLEY) await volley();
  await collector.collect();
  await selfCheck(scene, intended);
}

async function isReached(
  scene: Scene,
  collector: Collector,
  { probe, intended }: Control,
  volley: () => Promise<unknown>,
): Promise<boolean> {
  const { deliveryMs: deadlineMs } = scene.testbed.deadlines;
  const [sent] = await Promise.all([
    dispatch(scene, { purpose: 'control', probe, count: 1, deadlineMs }),
    volley(),
  ]);
  await collector.collect();
  return sent.every((one) => scene.recorder.outcome(one, intended).kind === 'delivered');
}
