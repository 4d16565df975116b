/** A sidecar that follows the controller. */
export interface Follower {
  readonly namespace: string;
  readonly pod: string;
  /** Generation that it was last sent. */
  sent: number;
  /** Generation that it last said to be in force. */
  acknowledged: number;
}

export interface Convergence {
  /** Of the mesh as the controller has it. */
  readonly generation: number;
  /** True where every sidecar has in force what it was sent. */
  readonly converged: boolean;
  readonly sidecars: readonly (Follower & { readonly converged: boolean })[];
}

/** Who follows, and how far each of them has come. */
export class Roll {
  readonly #followers = new Map<string, Follower>();

  /** The latest connection of a pod counts. */
  enter(follower: Follower): void {
    this.#followers.set(keyOf(follower), follower);
  }

  leave(follower: Follower): void {
    if (this.#followers.get(keyOf(follower)) === follower) this.#followers.delete(keyOf(follower));
  }

  acknowledge(pod: Pick<Follower, 'namespace' | 'pod'>, generation: number): void {
    const follower = this.#followers.get(keyOf(pod));
    if (follower !== undefined) follower.acknowledged = Math.max(follower.acknowledged, generation);
  }

  /** What concerns a sidecar is sent to it: one that was sent nothing of a generation lacks nothing of it. */
  convergence(generation: number): Convergence {
    const sidecars = [...this.#followers.values()].map((follower) => ({
      ...follower,
      converged: follower.acknowledged >= follower.sent,
    }));
    return { generation, converged: sidecars.every(({ converged }) => converged), sidecars };
  }
}

function keyOf({ namespace, pod }: Pick<Follower, 'namespace' | 'pod'>): string {
  return `${namespace}/${pod}`;
}
