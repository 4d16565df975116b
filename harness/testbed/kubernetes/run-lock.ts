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

/** A Lease that keeps two runs on one cluster apart. One that was not renewed in time is free. */
export class RunLock {
  readonly #cluster: Cluster;
  readonly #run: string;
  readonly #now: () => number;
  #renewal: NodeJS.Timeout | undefined;

  private constructor(cluster: Cluster, run: string, now: () => number) {
    this.#cluster = cluster;
    this.#run = run;
    this.#now = now;
  }

  /** @throws ClusterError CLUSTER_STATE while another run holds it */
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
    const lock = new RunLock(cluster, run, now);
    await lock.#take(signal);
    lock.#renewal = setInterval(() => void lock.#renew().catch(() => {}), RENEW_MS);
    lock.#renewal.unref();
    return lock;
  }

  /** Lets it go, if it is still this run's. */
  async release(signal: AbortSignal): Promise<void> {
    clearInterval(this.#renewal);
    const { status, body } = await this.#cluster.ask({ method: 'GET', path: `${PATH}/${LOCK}` }, signal);
    const lease = body as unknown as LeaseObject;
    if (status !== 200 || lease.spec?.holderIdentity !== this.#run) return;
    const { resourceVersion } = lease.metadata;
    await this.#cluster.ask(
      { method: 'DELETE', path: `${PATH}/${LOCK}`, body: { preconditions: { resourceVersion } } },
      signal,
    );
  }

  async #take(signal: AbortSignal): Promise<void> {
    const { status, body } = await this.#cluster.ask({ method: 'GET', path: `${PATH}/${LOCK}` }, signal);
    if (status === 404) return this.#write('POST', PATH, undefined, signal);
    if (status !== 200) throw taken(`its Lease cannot be read (${status})`);
    const lease = body as unknown as LeaseObject;
    const state = stateOf(lease, this.#now());
    if (state.kind === 'held' && state.run !== this.#run)
      throw taken(`run ${state.run} renewed its Lease ${state.renewedSecondsAgo} s ago`);
    return this.#write('PUT', `${PATH}/${LOCK}`, lease.metadata.resourceVersion, signal);
  }

  async #renew(): Promise<void> {
    const signal = AbortSignal.timeout(RENEW_MS);
    const { status, body } = await this.#cluster.ask({ method: 'GET', path: `${PATH}/${LOCK}` }, signal);
    const lease = body as unknown as LeaseObject;
    if (status === 200 && lease.spec?.holderIdentity === this.#run)
      await this.#write('PUT', `${PATH}/${LOCK}`, lease.metadata.resourceVersion, signal);
  }

  async #write(
    method: 'POST' | 'PUT',
    path: string,
    resourceVersion: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const renewTime = new Date(this.#now()).toISOString().replace('Z', '000Z');
    const { status } = await this.#cluster.ask(
      {
        method,
        path,
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
      },
      signal,
    );
    // Somebody else wrote it in between.
    if (status === 409) throw taken('another run took its Lease at the same moment');
    if (status >= 300) throw taken(`its Lease cannot be written (${status})`);
  }
}

function taken(why: string): ClusterError {
  return new ClusterError(
    'CLUSTER_STATE',
    `the cluster is taken: ${why}; wait until that run has ended, or, if it died, run \`smi-conformance clean\``,
  );
}
