import type { Holdable } from '../judge/gate.ts';
import { agrees } from '../judge/gate.ts';
import type { Role } from '../model/cast.ts';
import type { ClauseId } from '../model/clause.ts';
import type { Sent } from '../model/control.ts';
import type { ChangeRecord, ExpectationRecord } from '../model/evidence.ts';
import type { Expectation } from '../model/expectation.ts';
import { AGREEING } from '../model/expectation.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import type { Observation } from '../model/observation.ts';
import type { Probe } from '../model/probe.ts';
import type { CanaryView } from '../testbed/testbed.ts';
import type { Control } from './control.ts';
import { deployUnderTraffic } from './deployment.ts';
import { beforeDeadline, Collector, dispatch } from './dispatch.ts';
import { awaitEvent } from './event.ts';
import type { Held } from './hold.ts';
import { hold, stillHolds } from './hold.ts';
import { observe } from './observation.ts';
import { Patience } from './patience.ts';
import { readMetrics } from './reading.ts';
import type { Scene } from './scene.ts';
import { readSchema } from './schema.ts';
import { countShares } from './share.ts';
import { Trouble } from './trouble.ts';

export type Change =
  | { readonly verb: 'apply' | 'delete'; readonly object: KubernetesObject }
  /** A workload that the stage does not hold yet. */
  | { readonly verb: 'deploy'; readonly role: Role };

/** Probes of the old state, sent while a change is still held back. */
const BEFORE = 2;
const BEFORE_SHARES = 10;
/** Attempts of a control, together, where the first was not delivered. */
const MORE_CONTROLS = 10;

/**
 * One test's way through its stage. A change is held back until the next expectation, so that the same probe can be
 * observed before and after it: a gate that cannot open without the object under test (design, rule 4).
 */
export class Session {
  readonly #scene: Scene;
  readonly #collector: Collector;
  readonly #controls = new Map<string, Control>();
  #pending: Change[] = [];
  #changedAt: number | undefined;
  /** The limit as it was recorded for the expectation under way: a test beside this one may shorten it meanwhile. */
  #withinMs: number | undefined;
  #gateStayedShut = false;
  #isShutOut = false;
  #seq = 0;
  #observations = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#collector = new Collector(scene);
  }

  change(changes: readonly Change[]): void {
    this.#pending.push(...changes);
  }

  /** Applies now what is set-up and no object under test, and waits until each of the probes is delivered. */
  async admit(changes: readonly Change[], controls: readonly Control[]): Promise<void> {
    await this.#apply(changes);
    for (const control of controls) {
      if (!(await this.#awaitDelivery(control, 'admit'))) {
        this.#noteFreeze();
        throw new Trouble(
          'ADMISSION_NOT_CONVERGED',
          `set-up: ${describe(control.probe)} was not delivered in time although it is granted`,
        );
      }
    }
  }

  /**
   * Nothing after it is driven unless this client is let in at all, as the mesh stands.
   *
   * @param control somebody who is let in at the same destination: sent before and after
   */
  async premise({ probe }: Control, control: Control): Promise<void> {
    await this.#flush();
    if (!(await this.#awaitDelivery(control, 'control'))) {
      this.#isShutOut = true;
      return;
    }
    const { deliveryMs } = this.#scene.testbed.deadlines;
    const sent = await dispatch(this.#scene, {
      purpose: 'premise',
      probe,
      count: AGREEING,
      deadlineMs: deliveryMs,
    });
    await this.#controlAfter(control);
    this.#isShutOut = sent.every((one) => this.#scene.recorder.receiptsOf(one).length === 0);
  }

  /** Traffic whose amount metrics are compared with. */
  async load(probe: Probe, count: number): Promise<void> {
    await this.#flush();
    const { deliveryMs } = this.#scene.testbed.deadlines;
    await dispatch(this.#scene, {
      purpose: 'load',
      probe,
      count,
      deadlineMs: deliveryMs + (delayOf(probe) ?? 0),
    });
    await this.#collector.collect();
  }

  /** Drives one expectation and records all that was seen. What it means is the judge's business. */
  async expect(clause: ClauseId, expectation: Expectation, control?: Control): Promise<void> {
    this.#withinMs = this.#limitMs();
    try {
      await this.#drive(clause, expectation, control);
    } finally {
      this.#withinMs = undefined;
    }
  }

  async #drive(clause: ClauseId, expectation: Expectation, control?: Control): Promise<void> {
    const record = {
      record: 'expectation',
      seq: this.#seq++,
      clause,
      expectation,
      withinMs: this.#limitMs(),
    } as const;
    const skipped = this.#skips();
    if (skipped) {
      this.#record({ ...record, skipped });
      return;
    }
    this.#record(record);
    switch (expectation.kind) {
      case 'delivered':
      case 'denied':
      case 'confined':
        return this.#holdBehindGate(expectation, control);
      case 'shares':
        return this.#shareBehindGate(expectation);
      case 'reading':
        await this.#flush();
        return readMetrics(this.#scene, this.#collector, expectation, {
          seq: record.seq,
          withinMs: record.withinMs,
        });
      case 'steady':
        return this.#steadyUnderChange(expectation, control);
      case 'schema':
        await this.#flush();
        return readSchema(this.#scene, expectation.object);
      case 'event':
        return awaitEvent(this.#scene, expectation, {
          seq: record.seq,
          change: () => this.#flush(),
          until: () => this.#until(),
        });
      case 'accepted':
      case 'rejected':
        await this.#submit([{ verb: 'apply', object: expectation.object }]);
        return;
      default:
        expectation satisfies never;
    }
  }

  /**
   * Makes what is pending and waits until the control is delivered AGREEING times in a row. Where it is not, the
   * observations up to the next change are skipped: a shut gate of open clauses is counted nowhere else.
   */
  async settle(control: Control): Promise<void> {
    if (this.#pending.length > 0) {
      // Where these are turned away, what is delivered later means something.
      await dispatch(this.#scene, {
        purpose: 'admit',
        probe: control.probe,
        count: BEFORE,
        deadlineMs: beforeDeadline(this.#scene.testbed.deadlines, control.probe),
      });
      await this.#collector.collect();
      await this.#flush();
    }
    if (await this.#awaitDelivery(control, 'admit', AGREEING)) {
      this.#controls.set(portOf(control.probe), control);
    } else {
      this.#gateStayedShut = true;
      this.#noteFreeze();
    }
  }

  /** Drives one observation of an open clause and records all that was seen. */
  async observe(
    { clause, question }: { readonly clause: ClauseId; readonly question: string },
    observation: Observation,
    control?: Control,
  ): Promise<void> {
    const seq = this.#observations++;
    const skipped = this.#reasonToSkip();
    const record = { record: 'observation', seq, clause, question, observation } as const;
    this.#scene.recorder.append(skipped === undefined ? record : { ...record, skipped });
    if (skipped !== undefined) return;
    if (observation.kind !== 'survival') await this.#flush();
    if (control && !(await this.#awaitDelivery(control, 'control'))) return;
    if (observation.kind === 'admission') {
      await this.#submit([{ verb: 'apply', object: observation.object }]);
      return;
    }
    const limitMs = this.#limitMs();
    const isClear = await observe(this.#scene, this.#collector, observation, {
      seq,
      limitMs,
      change: () => this.#flush(),
    });
    if (isClear || !('probe' in observation)) return;
    await this.#controlAfter(control ?? this.#controls.get(portOf(observation.probe)));
  }

  async #holdBehindGate(expectation: Holdable, control: Control | undefined): Promise<void> {
    const isGate = await this.#changeUnder(expectation);
    if (control && !(await this.#awaitDelivery(control, 'control'))) return;
    const course = { sent: [] as Sent[], patience: new Patience(this.#scene.clock, this.#until()) };
    let held: Held;
    do {
      held = await hold(this.#scene, this.#collector, expectation, course);
      if (expectation.kind === 'denied')
        await this.#controlAfter(control ?? this.#controls.get(portOf(expectation.probe)));
      // The control came after them: a probe that was only slow to arrive is known by now.
    } while (held === 'held' && !stillHolds(this.#scene, expectation, course.sent));
    this.#account(isGate, held);
    if (expectation.kind !== 'denied' && held === 'held')
      this.#controls.set(portOf(expectation.probe), expectation);
  }

  /** Applies what is pending, with observations of the old state. Is the old state contrary to what is expected? */
  async #changeUnder(expectation: Holdable): Promise<boolean> {
    if (this.#pending.length === 0) return false;
    const sent = await dispatch(this.#scene, {
      purpose: 'before',
      probe: expectation.probe,
      count: BEFORE,
      deadlineMs: beforeDeadline(this.#scene.testbed.deadlines, expectation.probe),
    });
    await this.#collector.collect();
    await this.#flush();
    return sent.every(
      (one) => !agrees(expectation.kind, this.#scene.recorder.outcome(one, expectation.intended)),
    );
  }

  async #shareBehindGate(expectation: Extract<Expectation, { kind: 'shares' }>): Promise<void> {
    const isGate = this.#pending.length > 0;
    const { deliveryMs } = this.#scene.testbed.deadlines;
    if (isGate) {
      for (const probe of expectation.probes) {
        await dispatch(this.#scene, {
          purpose: 'before',
          probe,
          count: BEFORE_SHARES,
          deadlineMs: deliveryMs,
        });
      }
      await this.#collector.collect();
      await this.#flush();
    }
    this.#account(isGate, await countShares(this.#scene, this.#collector, expectation, this.#until()));
  }

  /** What is pending is done under the traffic. Without a control nothing would show that it was done. */
  async #steadyUnderChange(
    expectation: Extract<Expectation, { kind: 'steady' }>,
    control: Control | undefined,
  ): Promise<void> {
    if (!control) return;
    await deployUnderTraffic(this.#scene, this.#collector, expectation, {
      deploy: () => this.#flush(),
      control,
      withinMs: this.#limitMs(),
    });
  }

  /** Of a Service with several pods behind it, not each of which lets the control in, one attempt may be turned away. */
  async #controlAfter(control: Control | undefined): Promise<void> {
    if (!control) return;
    const { probe, intended } = control;
    const { deliveryMs: deadlineMs } = this.#scene.testbed.deadlines;
    for (const count of [1, MORE_CONTROLS]) {
      const sent = await dispatch(this.#scene, { purpose: 'control', probe, count, deadlineMs });
      await this.#collector.collect();
      if (sent.some((one) => this.#scene.recorder.outcome(one, intended).kind === 'delivered')) return;
    }
  }

  async #awaitDelivery(
    { probe, intended }: Control,
    purpose: 'admit' | 'control',
    count = 1,
  ): Promise<boolean> {
    const patience = new Patience(this.#scene.clock, this.#until());
    const { deliveryMs } = this.#scene.testbed.deadlines;
    for (;;) {
      const sent = await dispatch(this.#scene, { purpose, probe, count, deadlineMs: deliveryMs });
      await this.#collector.collect();
      if (sent.every((one) => this.#scene.recorder.outcome(one, intended).kind === 'delivered')) return true;
      if (patience.exhausted) return false;
      await patience.pause(this.#scene.signal);
    }
  }

  async #flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const changes = this.#pending;
    this.#pending = [];
    await this.#apply(changes);
  }

  async #apply(changes: readonly Change[]): Promise<void> {
    const made = await this.#submit(changes);
    for (const { verb, object, admission } of made) {
      if (admission.accepted) continue;
      throw new Trouble(
        'OBJECT_NOT_ACCEPTED',
        `the API server refused to ${verb} ${object.kind} ${object.metadata.name}: ${admission.status} ${admission.message}`,
      );
    }
  }

  async #submit(changes: readonly Change[]): Promise<ChangeRecord['changes']> {
    const { stage, signal, clock, recorder } = this.#scene;
    const made: ChangeRecord['changes'][number][] = [];
    for (const change of changes) {
      if (change.verb === 'deploy') {
        await this.#deploy(change.role);
        continue;
      }
      const { verb, object } = change;
      made.push({ verb, object, admission: await stage[verb](object, signal) });
    }
    if (made.length > 0) recorder.append({ record: 'change', at: clock.now(), changes: made });
    this.#changedAt = clock.now();
    this.#gateStayedShut = false;
    this.#controls.clear();
    return made;
  }

  async #deploy(role: Role): Promise<void> {
    const { stage, signal, clock, recorder } = this.#scene;
    try {
      const pods = await stage.deploy(role, signal);
      recorder.append({ record: 'deployment', at: clock.now(), role, pods });
    } catch (cause) {
      signal.throwIfAborted();
      const why = cause instanceof Error ? cause.message : cause;
      throw new Trouble('DEPLOYMENT_FAILED', `${role} could not be deployed: ${why}`, { cause });
    }
  }

  #account(isGate: boolean, held: Held): void {
    if (held === 'shut') this.#noteFreeze();
    if (!isGate) return;
    if (held === 'shut') {
      this.#gateStayedShut = true;
      this.#scene.ledger.stayedShut(this.#scene.test.api);
    } else {
      this.#scene.ledger.opened(this.#scene.test.api);
    }
  }

  /** What did not come about tells nothing of the mesh's rules if no other change came about meanwhile either. */
  #noteFreeze(): void {
    const { testbed, recorder, clock } = this.#scene;
    // In a shortened limit there may be no time for another change.
    if (this.#changedAt === undefined || this.#limitMs() < testbed.convergenceMs) return;
    const view = testbed.canary?.view(this.#changedAt);
    if (view?.kind !== 'silent' || this.#isOwnDoing(view, this.#changedAt)) return;
    const suspects = view.suspects.map(({ title }) => title);
    const silentS = Math.round((clock.now() - view.since) / 1000);
    recorder.append({
      record: 'trouble',
      at: clock.now(),
      code: 'MESH_FROZEN',
      message: `the mesh took no change of anybody's in the last ${silentS} s; applied since, and standing: ${suspects.join(', ') || 'nothing'}`,
      suspects,
    });
  }

  /** The mesh was well just before this test's change, and nobody else has changed anything: it is judged by that. */
  #isOwnDoing({ since, suspects }: Extract<CanaryView, { kind: 'silent' }>, changedAt: number): boolean {
    const { testbed, stage } = this.#scene;
    const wasWell = changedAt - since < testbed.convergenceMs / 2;
    return wasWell && suspects.length > 0 && suspects.every((one) => one.stage === stage.layout.stage);
  }

  #skips(): ExpectationRecord['skipped'] {
    return this.#isShutOut ? 'not-let-in' : this.#reasonToSkip();
  }

  #reasonToSkip(): 'gate-shut' | 'budget-spent' | undefined {
    if (this.#gateStayedShut && this.#pending.length === 0) return 'gate-shut';
    return this.#scene.clock.now() > this.#scene.budgetEndsAt ? 'budget-spent' : undefined;
  }

  #record(record: ExpectationRecord): void {
    this.#scene.recorder.append(record);
  }

  #limitMs(): number {
    return this.#withinMs ?? this.#scene.ledger.limitMs(this.#scene.test.api);
  }

  /** The convergence limit counts from the change. */
  #until(): number {
    return (this.#changedAt ?? this.#scene.clock.now()) + this.#limitMs();
  }
}

function portOf({ to, port, call }: Probe): string {
  const transport = call.protocol === 'udp' ? 'udp' : 'tcp';
  return `${to}/${port}/${transport}`;
}

function delayOf({ call }: Probe): number | undefined {
  return call.protocol === 'http' ? call.ask?.delayMs : undefined;
}

function describe({ from, to, port, call }: Probe): string {
  return `${call.protocol} ${from} → ${to}:${port}`;
}
