import type { ClauseId } from '../model/clause.ts';
import type { Expectation } from '../model/expectation.ts';
import type { Observation } from '../model/observation.ts';
import type { Probe } from '../model/probe.ts';
import type { Change } from './change.ts';
import type { Control } from './control.ts';
import { awaitDelivery, sendAfter } from './control.ts';
import type { Course } from './course.ts';
import { courseOn } from './course.ts';
import { dispatch } from './dispatch.ts';
import { drive } from './expectation.ts';
import { settleBehindGate } from './gate.ts';
import { observe } from './observation.ts';
import { isLetIn } from './premise.ts';
import type { Scene } from './scene.ts';
import { Trouble } from './trouble.ts';

/** One test's way through its stage. What is seen there is recorded; what it means is the judge's business. */
export class Session {
  readonly #course: Course;
  #isShutOut = false;
  #expectations = 0;
  #observations = 0;

  constructor(scene: Scene) {
    this.#course = courseOn(scene);
  }

  /** It is held back until what follows has seen the state before it. */
  change(changes: readonly Change[]): void {
    this.#course.changes.hold(changes);
  }

  /** Applies now what is set-up and no object under test, and waits until each of the probes is delivered. */
  async admit(changes: readonly Change[], controls: readonly Control[]): Promise<void> {
    const { scene, collector, convergence } = this.#course;
    await this.#course.changes.make(changes);
    for (const control of controls) {
      const { untilSetUp: until } = convergence;
      if (await awaitDelivery(scene, collector, control, { purpose: 'admit', until })) continue;
      convergence.noteFreeze();
      throw new Trouble(
        'ADMISSION_NOT_CONVERGED',
        `set-up: ${inWords(control.probe)} was not delivered in time although it is granted`,
      );
    }
  }

  /**
   * Nothing after it is driven unless this client is let in at all, as the mesh stands.
   *
   * @param control somebody who is let in at the same destination: sent before and after
   */
  async premise({ probe }: Control, control: Control): Promise<void> {
    await this.#course.changes.letThrough();
    this.#isShutOut = !(await isLetIn(this.#course, probe, control));
  }

  /** Traffic whose amount metrics are compared with. */
  async load(probe: Probe, count: number): Promise<void> {
    const { scene, collector, changes } = this.#course;
    await changes.letThrough();
    const deadlineMs = scene.testbed.deadlines.deliveryMs + delayOf(probe);
    await dispatch(scene, { purpose: 'load', probe, count, deadlineMs });
    await collector.collect();
  }

  /** Drives one expectation and records all that was seen. */
  async expect(clause: ClauseId, expectation: Expectation, control?: Control): Promise<void> {
    const { scene, convergence } = this.#course;
    const seq = this.#expectations++;
    await convergence.underOneLimit(async () => {
      const { limitMs: withinMs } = convergence;
      const record = { record: 'expectation', seq, clause, expectation, withinMs } as const;
      const skipped = this.#isShutOut ? 'not-let-in' : this.#reasonToSkip();
      scene.recorder.append(skipped ? { ...record, skipped } : record);
      if (!skipped) await drive(this.#course, seq, expectation, control);
    });
  }

  /** Makes what is held back and waits until the control is delivered; where it is not, observations are skipped. */
  settle(control: Control): Promise<void> {
    return settleBehindGate(this.#course, control);
  }

  /** Drives one observation of an open clause and records all that was seen. */
  async observe(
    { clause, question }: { readonly clause: ClauseId; readonly question: string },
    observation: Observation,
    control?: Control,
  ): Promise<void> {
    const { scene, collector, changes, convergence } = this.#course;
    const seq = this.#observations++;
    const skipped = this.#reasonToSkip();
    const record = { record: 'observation', seq, clause, question, observation } as const;
    scene.recorder.append(skipped ? { ...record, skipped } : record);
    if (skipped) return;
    if (observation.kind !== 'survival') await changes.letThrough();
    const { until } = convergence;
    if (control && !(await awaitDelivery(scene, collector, control, { purpose: 'control', until }))) return;
    if (observation.kind === 'admission') {
      await changes.submit([{ verb: 'apply', object: observation.object }]);
      return;
    }
    const isClear = await observe(scene, collector, observation, {
      seq,
      limitMs: convergence.limitMs,
      change: () => changes.letThrough(),
    });
    if (isClear || !('probe' in observation)) return;
    await sendAfter(scene, collector, control ?? convergence.controlFor(observation.probe));
  }

  #reasonToSkip(): 'gate-shut' | 'budget-spent' | undefined {
    const { scene, changes, convergence } = this.#course;
    if (convergence.stayedShut && !changes.areHeld) return 'gate-shut';
    return scene.clock.now() > scene.budgetEndsAt ? 'budget-spent' : undefined;
  }
}

function delayOf({ call }: Probe): number {
  return (call.protocol === 'http' && call.ask?.delayMs) || 0;
}

function inWords({ from, to, port, call }: Probe): string {
  return `${call.protocol} ${from} → ${to}:${port}`;
}
