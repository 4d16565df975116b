import type { Role } from '../model/cast.ts';
import type { ChangeRecord } from '../model/evidence.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import type { Convergence } from './convergence.ts';
import type { Scene } from './scene.ts';
import { Trouble } from './trouble.ts';

export type Change =
  | { readonly verb: 'apply' | 'delete'; readonly object: KubernetesObject }
  /** A workload that the stage does not hold yet. */
  | { readonly verb: 'deploy'; readonly role: Role };

/**
 * The changes of one test. They are held back until the next expectation, so that the same probe can be observed before
 * and after them: a gate that cannot open without the object under test (design, rule 4).
 */
export class Changes {
  readonly #scene: Scene;
  readonly #convergence: Convergence;
  #held: Change[] = [];

  /** @param convergence begins anew with each change */
  constructor(scene: Scene, convergence: Convergence) {
    this.#scene = scene;
    this.#convergence = convergence;
  }

  get areHeld(): boolean {
    return this.#held.length > 0;
  }

  hold(changes: readonly Change[]): void {
    this.#held.push(...changes);
  }

  /** Makes those that are held back, if there are any. */
  async letThrough(): Promise<void> {
    if (!this.areHeld) return;
    const changes = this.#held;
    this.#held = [];
    await this.make(changes);
  }

  /** @throws Trouble `OBJECT_NOT_ACCEPTED`, `DEPLOYMENT_FAILED` */
  async make(changes: readonly Change[]): Promise<void> {
    for (const { verb, object, admission } of await this.submit(changes)) {
      if (admission.accepted) continue;
      throw new Trouble(
        'OBJECT_NOT_ACCEPTED',
        `the API server refused to ${verb} ${object.kind} ${object.metadata.name}: ${admission.status} ${admission.message}`,
      );
    }
  }

  /**
   * Makes them and records what the API server said to each.
   *
   * @throws Trouble `DEPLOYMENT_FAILED`
   */
  async submit(changes: readonly Change[]): Promise<ChangeRecord['changes']> {
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
    this.#convergence.begin();
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
}
