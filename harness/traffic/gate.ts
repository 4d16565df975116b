import type { Holdable } from '../judge/gate.ts';
import { agrees } from '../judge/gate.ts';
import type { SharesExpectation } from '../judge/share.ts';
import type { Sent } from '../model/control.ts';
import { AGREEING } from '../model/expectation.ts';
import type { Control } from './control.ts';
import { awaitDelivery, sendAfter } from './control.ts';
import type { Course } from './course.ts';
import { beforeDeadline, dispatch } from './dispatch.ts';
import type { Held } from './hold.ts';
import { hold, stillHolds } from './hold.ts';
import { Patience } from './patience.ts';
import { countShares } from './share.ts';

/** Probes of the old state, sent while a change is still held back. */
const BEFORE = 2;
const BEFORE_SHARES = 10;

/** Lets through what is held back, and drives probes whose outcome before and after it are to differ. */
export async function holdBehindGate(
  course: Course,
  expectation: Holdable,
  control: Control | undefined,
): Promise<void> {
  const { scene, collector, convergence } = course;
  const isGate = await changeUnder(course, expectation);
  const { until } = convergence;
  if (control && !(await awaitDelivery(scene, collector, control, { purpose: 'control', until }))) return;
  const progress = { sent: [] as Sent[], patience: new Patience(scene.clock, convergence.until) };
  let held: Held;
  do {
    held = await hold(scene, collector, expectation, progress);
    if (expectation.kind === 'denied')
      await sendAfter(scene, collector, control ?? convergence.controlFor(expectation.probe));
    // The control came after them: a probe that was only slow to arrive is known by now.
  } while (held === 'held' && !stillHolds(scene, expectation, progress.sent));
  account(course, held, isGate);
  if (expectation.kind !== 'denied' && held === 'held') convergence.reached(expectation);
}

/** The same for shares, whose probes before and after the change reach other workloads. */
export async function countBehindGate(course: Course, expectation: SharesExpectation): Promise<void> {
  const { scene, collector, changes, convergence } = course;
  const isGate = changes.areHeld;
  const { deliveryMs: deadlineMs } = scene.testbed.deadlines;
  if (isGate) {
    for (const probe of expectation.probes)
      await dispatch(scene, { purpose: 'before', probe, count: BEFORE_SHARES, deadlineMs });
    await collector.collect();
    await changes.letThrough();
  }
  const held = await countShares(scene, collector, expectation, convergence.until);
  account(course, held, isGate);
}

/**
 * The same for open clauses, of which nobody knows what to expect: the control is to be delivered AGREEING times in a
 * row. Where it is not, what is observed up to the next change is skipped: such a shut gate is counted nowhere else.
 */
export async function settleBehindGate(
  { scene, collector, changes, convergence }: Course,
  control: Control,
): Promise<void> {
  if (changes.areHeld) {
    // Where these are turned away, what is delivered later means something.
    const { probe } = control;
    const deadlineMs = beforeDeadline(scene.testbed.deadlines, probe);
    await dispatch(scene, { purpose: 'admit', probe, count: BEFORE, deadlineMs });
    await collector.collect();
    await changes.letThrough();
  }
  const { until } = convergence;
  const isReached = await awaitDelivery(scene, collector, control, {
    purpose: 'admit',
    until,
    count: AGREEING,
  });
  if (isReached) convergence.reached(control);
  else convergence.leftShut();
}

/** @returns whether the old state was contrary to what is expected */
async function changeUnder(
  { scene, collector, changes }: Course,
  { kind, probe, intended }: Holdable,
): Promise<boolean> {
  if (!changes.areHeld) return false;
  const deadlineMs = beforeDeadline(scene.testbed.deadlines, probe);
  const sent = await dispatch(scene, { purpose: 'before', probe, count: BEFORE, deadlineMs });
  await collector.collect();
  await changes.letThrough();
  return sent.every((one) => !agrees(kind, scene.recorder.outcome(one, intended)));
}

function account({ convergence }: Course, held: Held, isGate: boolean): void {
  if (held === 'shut') convergence.noteFreeze();
  if (isGate) convergence.counted(held);
}
