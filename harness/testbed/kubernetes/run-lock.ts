import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';
import { MANAGED_BY, RUN_LABEL } from './labels.ts';
import type { Objects } from './objects.ts';

/** Namespace of what belongs to a run and to no stage. */
export const HOME_NAMESPACE = 'smi-conformance';
const LOCK = 'run';
const PATH = `/apis/coordination.k8s.io/v1/namespaces/${HOME_NAMESPACE}/leases`;
const HELD_SECONDS = 30;
const RENEW_MS = 10_000;

interface LeaseObject {
  readonly metadata: { readonly resourceVersion: string };
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly renewTime?: string;
    readonly leaseDurationSeconds?: number;
  };
}

/** Who holds the cluster, if anybody does. */
export type LeaseState =
  | { readonly kind: 'free' }
  /** `dead`: not renewed in time, so whoever held it has died. */
  | { readonly kind: 'held' | 'dead'; readonly run: string; readonly renewedSecondsAgo: number };

/** @throws ClusterError CLUSTER_RIGHT */
export async function readLease(
  cluster: Cluster,
  now: () => number,
  signal: AbortSignal,
): Promise<LeaseState> {
  const what = { method: 'GET', path: `${PATH}/${LOCK}` } as const;
  const answer = await cluster.ask(what, signal);
  if (answer.status === 404) return { kind: 'free' };
  if (answer.status >= 300) return cluster.refuse(what, answer);
  return stateOf(answer.body as unknown as LeaseObject, now());
}

function stateOf({ spec }: LeaseObject, now: number): LeaseState {
  const renewed = Date.parse(spec?.renewTime ?? '') || 0;
  const until = renewed + (spec?.leaseDurationSeconds ?? 0) * 1000;
  return {
    kind: until > now ? 'held' : 'dead',
    run: spec?.holderIdentity ?? '',
    renewedSecondsAgo: Math.round((now - renewed) / 1000),
  };
}

/** `own`: whoever has it deletes it in the end. `shared`: the whole run does, and its parts only renew it. */
type Tenure = 'own' | 'shared';

/** A Lease that keeps two runs on one cluster apart. One that was not renewed in time is free. */
export class RunLock {
  readonly #cluster: Cluster;
  readonly #run: string;
  readonly #now: () => number;
  readonly #tenure: Tenure;
  #renewal: NodeJS.Timeout | undefined;
  /** A renewal under way would change the Lease under the hands of its deletion. */
  #renewing: Promise<void> = Promise.resolve();

  private constructor(cluster: Cluster, run: string, now: () => number, tenure: Tenure) {
    this.#cluster = cluster;
    this.#run = run;
    this.#now = now;
    this.#tenure = tenure;
  }

  /** @throws ClusterError CLUSTER_STATE while another run holds it, CLUSTER_RIGHT */
  static async acquire(
    {
      cluster,
      objects,
      run,
      now,
    }: {
      readonly cluster: Cluster;
      readonly objects: Objects;
      readonly run: string;
      readonly now: () => number;
    },
    signal: AbortSignal,
  ): Promise<RunLock> {
    const namespace = { name: HOME_NAMESPACE, labels: { ...MANAGED_BY } };
    await objects.ensure([{ apiVersion: 'v1', kind: 'Namespace', metadata: namespace }], signal);
    const lock = new RunLock(cluster, run, now, 'own');
    await lock.#take(signal);
    lock.#keep();
    return lock;
  }

  /**
   * Renews, too, what the whole run has taken: should that one die, its parts end what they began.
   *
   * @param run the whole run's id
   * @throws ClusterError CLUSTER_STATE where that run does not hold the cluster, CLUSTER_RIGHT
   */
  static async join(
    { cluster, run, now }: { readonly cluster: Cluster; readonly run: string; readonly now: () => number },
    signal: AbortSignal,
  ): Promise<RunLock> {
    const state = await readLease(cluster, now, signal);
    if (state.kind === 'free' || state.run !== run) {
      throw new ClusterError(
        'CLUSTER_STATE',
        `run ${run} does not hold the cluster any more${state.kind === 'free' ? '' : `, run ${state.run} does`}: a part of it cannot begin`,
      );
    }
    const lock = new RunLock(cluster, run, now, 'shared');
    await lock.#take(signal);
    lock.#keep();
    return lock;
  }

  /** Lets it go, if it is still this run's and nobody shares it. */
  async release(signal: AbortSignal): Promise<void> {
    clearInterval(this.#renewal);
    await this.#renewing;
    if (this.#tenure === 'shared') return;
    const { status, body } = await this.#cluster.ask({ method: 'GET', path: `${PATH}/${LOCK}` }, signal);
    const lease = body as unknown as LeaseObject;
    if (status !== 200 || lease.spec?.holderIdentity !== this.#run) return;
    const { resourceVersion } = lease.metadata;
    await this.#cluster.ask(
      { method: 'DELETE', path: `${PATH}/${LOCK}`, body: { preconditions: { resourceVersion } } },
      signal,
    );
  }

  #keep(): void {
    this.#renewal = setInterval(() => {
      this.#renewing = this.#renew().catch(() => {});
    }, RENEW_MS);
    this.#renewal.unref();
  }

  async #take(signal: AbortSignal): Promise<void> {
    const what = { method: 'GET', path: `${PATH}/${LOCK}` } as const;
    const answer = await this.#cluster.ask(what, signal);
    if (answer.status === 404) return this.#write('POST', undefined, signal);
    if (answer.status !== 200) return this.#cluster.refuse(what, answer);
    const lease = answer.body as unknown as LeaseObject;
    const state = stateOf(lease, this.#now());
    if (state.kind === 'held' && state.run !== this.#run)
      throw taken(`run ${state.run} renewed its Lease ${state.renewedSecondsAgo} s ago`);
    return this.#write('PUT', lease.metadata.resourceVersion, signal);
  }

  async #renew(): Promise<void> {
    const signal = AbortSignal.timeout(RENEW_MS);
    const { status, body } = await this.#cluster.ask({ method: 'GET', path: `${PATH}/${LOCK}` }, signal);
    const lease = body as unknown as LeaseObject;
    if (status === 200 && lease.spec?.holderIdentity === this.#run)
      await this.#write('PUT', lease.metadata.resourceVersion, signal);
  }

  async #write(
    method: 'POST' | 'PUT',
    resourceVersion: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const renewTime = new Date(this.#now()).toISOString().replace('Z', '000Z');
    const what = {
      method,
      path: method === 'POST' ? PATH : `${PATH}/${LOCK}`,
      body: {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: {
          name: LOCK,
          namespace: HOME_NAMESPACE,
          labels: { ...MANAGED_BY, [RUN_LABEL]: this.#run },
          ...(resourceVersion !== undefined && { resourceVersion }),
        },
        spec: { holderIdentity: this.#run, leaseDurationSeconds: HELD_SECONDS, renewTime },
      },
    } as const;
    const answer = await this.#cluster.ask(what, signal);
    // Somebody wrote it in between: this run itself, if an answer was lost and the request repeated.
    if (answer.status === 409 && !(await this.#isOwn(signal)))
      throw taken('another run took its Lease at the same moment');
    if (answer.status >= 300 && answer.status !== 409) this.#cluster.refuse(what, answer);
  }

  async #isOwn(signal: AbortSignal): Promise<boolean> {
    const { status, body } = await this.#cluster.ask({ method: 'GET', path: `${PATH}/${LOCK}` }, signal);
    return status === 200 && (body as unknown as LeaseObject).spec?.holderIdentity === this.#run;
  }
}

function taken(why: string): ClusterError {
  return new ClusterError(
    'CLUSTER_STATE',
    `the cluster is taken: ${why}; wait until that run has ended; if it died, its Lease is free ${HELD_SECONDS} s after it was renewed`,
  );
}
