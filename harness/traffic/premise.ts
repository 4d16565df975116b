import { AGREEING } from '../model/expectation.ts';
import type { Probe } from '../model/probe.ts';
import type { Control } from './control.ts';
import { awaitDelivery, sendAfter } from './control.ts';
import type { Course } from './course.ts';
import { dispatch } from './dispatch.ts';

/**
 * Is this client let in at all, as the mesh stands?
 *
 * @param control somebody who is let in at the same destination: sent before and after
 */
export async function isLetIn(course: Course, probe: Probe, control: Control): Promise<boolean> {
  const { scene, collector, convergence } = course;
  const { until } = convergence;
  if (!(await awaitDelivery(scene, collector, control, { purpose: 'control', until }))) return false;
  const { deliveryMs: deadlineMs } = scene.testbed.deadlines;
  const sent = await dispatch(scene, { purpose: 'premise', probe, count: AGREEING, deadlineMs });
  await sendAfter(scene, collector, control);
  return sent.some((one) => scene.recorder.receiptsOf(one).length > 0);
}
