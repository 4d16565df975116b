import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { Suspect } from '../testbed.ts';

interface Stood extends Suspect {
  readonly since: number;
}

/** The objects that tests have on their stages just now, to say who might have done something to the mesh. */
export class Standing {
  readonly #now: () => number;
  readonly #objects = new Map<string, Stood>();

  constructor(now: () => number) {
    this.#now = now;
  }

  applied(stage: string, object: KubernetesObject): void {
    const title = titleOf(object);
    // Applied again it may say something else.
    this.#objects.set(title, { stage, since: this.#now(), title });
  }

  deleted(object: KubernetesObject): void {
    this.#objects.delete(titleOf(object));
  }

  /** The stage was given back, and whatever stood there is gone. */
  left(stage: string): void {
    for (const { title, stage: own } of [...this.#objects.values()])
      if (own === stage) this.#objects.delete(title);
  }

  /** What was applied at that time or later, the oldest first. */
  since(at: number): readonly Suspect[] {
    return [...this.#objects.values()]
      .filter(({ since }) => since >= at)
      .sort((a, b) => a.since - b.since)
      .map(({ stage, title }) => ({ stage, title }));
  }
}

function titleOf({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace}/${name}`;
}
