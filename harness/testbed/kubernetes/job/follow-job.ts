import type { Json } from '../../../model/kubernetes.ts';
import type { Cluster } from '../cluster.ts';
import { ClusterError } from '../error.ts';
import { isStuck, stateOf } from '../pods.ts';
import type { PodName } from '../port-forward.ts';
import { watched } from '../watch.ts';
import { JobError } from './error.ts';
import type { JobObject } from './job-state.ts';
import { failedIndexes, fatalEnd } from './job-state.ts';
import type { LastWords } from './last-words.ts';
import { JOB_NAME, SHARD_CONTAINER } from './objects.ts';
import { followLog } from './pod-log.ts';
import type { JobIdentity, JobPod } from './shard-pod.ts';
import { indexIn, shardPodState } from './shard-pod.ts';

/** What happens to a Job's pods, by index. */
export type JobNews = { readonly index: number; readonly pod: string } & (
  | { readonly kind: 'waiting'; readonly why: string }
  | { readonly kind: 'running' }
  /** A line of the pod's log. */
  | { readonly kind: 'line'; readonly line: Json }
  | { readonly kind: 'failed'; readonly why: string }
);

export interface Followed {
  readonly cluster: Cluster;
  readonly job: JobIdentity;
  /** How many indexes it has. */
  readonly indexes: number;
  onNews(news: JobNews): void;
  /** Takes what a finished pod has left; each index once. What it throws ends the following. */
  take(index: number, pod: PodName, words: LastWords, signal: AbortSignal): Promise<void>;
}

/** A registry may stumble once: so long a container must be impossible to create, milliseconds. */
const STUCK_MS = 15_000;

/**
 * Follows a Job until every index was taken. Pods that the Job does not own are passed over.
 *
 * @throws JobError JOB_FAILED once no index is under way any more and some were given up, JOB_MESSAGE, JOB_GONE;
 *   ClusterError CLUSTER_PODS for pods that cannot start; what `take` throws
 */
export async function followJob(followed: Followed, signal: AbortSignal): Promise<void> {
  const following = new Following(followed, signal);
  await following.end();
}

class Following {
  readonly #followed: Followed;
  readonly #asked: AbortSignal;
  readonly #end = new AbortController();
  readonly #signal: AbortSignal;
  readonly #watches: readonly Promise<void>[];
  readonly #takes = new Set<Promise<void>>();
  readonly #begun = new Set<number>();
  readonly #taken = new Set<number>();
  readonly #lastFailure = new Map<number, string>();
  readonly #known = new Map<string, string>();
  readonly #stuck = new Map<string, NodeJS.Timeout>();
  #jobs: readonly JobObject[] | undefined;
  readonly #settled = Promise.withResolvers<void>();

  constructor(followed: Followed, signal: AbortSignal) {
    this.#followed = followed;
    this.#asked = signal;
    this.#signal = AbortSignal.any([signal, this.#end.signal]);
    const { namespace } = followed.job;
    this.#watches = [
      this.#watch<JobPod>(`/api/v1/namespaces/${namespace}/pods`, (pods) => this.#lookAt(pods)),
      this.#watch<JobObject & JobPod>(`/apis/batch/v1/namespaces/${namespace}/jobs`, (jobs) =>
        this.#judge(jobs),
      ),
    ];
    signal.addEventListener('abort', this.#interrupted, { once: true });
    if (signal.aborted) this.#interrupted();
  }

  async end(): Promise<void> {
    try {
      await this.#settled.promise;
    } finally {
      this.#asked.removeEventListener('abort', this.#interrupted);
      this.#end.abort();
      for (const timer of this.#stuck.values()) clearTimeout(timer);
      await Promise.allSettled([...this.#watches, ...this.#takes]);
    }
  }

  readonly #interrupted = () => this.#settled.reject(this.#signal.reason);

  async #watch<T extends JobPod>(path: string, look: (objects: readonly T[]) => void): Promise<void> {
    try {
      for await (const objects of watched<T>(this.#followed.cluster, path, this.#signal)) look(objects);
    } catch (error) {
      if (!this.#signal.aborted) this.#settled.reject(error);
    }
  }

  #lookAt(pods: readonly JobPod[]): void {
    for (const pod of pods) {
      const index = indexIn(this.#followed.job, pod);
      if (index === undefined || index >= this.#followed.indexes || this.#begun.has(index)) continue;
      this.#lookAtOwn(index, pod);
    }
  }

  #lookAtOwn(index: number, pod: JobPod): void {
    const { name, uid = name } = pod.metadata;
    const state = shardPodState(pod);
    const known = this.#known.get(uid);
    this.#watchStart(uid, pod, state.kind);
    const why = 'why' in state ? state.why : '';
    if (known === `${state.kind} ${why}` || known?.startsWith('failed')) return;
    this.#known.set(uid, `${state.kind} ${why}`);
    const about = { index, pod: name };
    switch (state.kind) {
      case 'waiting':
        if (isUnschedulable(pod)) this.#followed.onNews({ ...about, kind: 'waiting', why });
        return;
      case 'running':
        this.#followed.onNews({ ...about, kind: 'running' });
        void this.#readLog(index, name);
        return;
      case 'failed':
        this.#lastFailure.set(index, why);
        this.#followed.onNews({ ...about, kind: 'failed', why });
        return;
      case 'unreadable':
        this.#settled.reject(
          new JobError(
            'JOB_MESSAGE',
            `pod ${name} has ended and announced no files: is the image given by --harness-image this program's?`,
          ),
        );
        return;
      case 'finished':
        this.#begun.add(index);
        this.#take(index, name, state.words);
        return;
      default:
        state satisfies never;
    }
  }

  #take(index: number, name: string, words: LastWords): void {
    const { job, indexes, take } = this.#followed;
    const taking = take(index, { namespace: job.namespace, name }, words, this.#signal)
      .then(() => {
        this.#taken.add(index);
        if (this.#taken.size === indexes) this.#settled.resolve();
        else this.#judge(this.#jobs);
      })
      .catch((error: unknown) => this.#settled.reject(error))
      .finally(() => this.#takes.delete(taking));
    this.#takes.add(taking);
  }

  async #readLog(index: number, name: string): Promise<void> {
    const { cluster, job, onNews } = this.#followed;
    const pod = { namespace: job.namespace, name };
    try {
      for await (const line of followLog(cluster, pod, SHARD_CONTAINER, this.#signal))
        onNews({ index, pod: name, kind: 'line', line });
    } catch (error) {
      if (!this.#signal.aborted) this.#settled.reject(error);
    }
  }

  /** A container that kubelet cannot create stays so: its image is not there. */
  #watchStart(uid: string, pod: JobPod, kind: string): void {
    if (kind !== 'waiting' || !isStuck(pod, [JOB_NAME])) {
      clearTimeout(this.#stuck.get(uid));
      this.#stuck.delete(uid);
      return;
    }
    if (this.#stuck.has(uid)) return;
    const error = new ClusterError(
      'CLUSTER_PODS',
      `pod ${pod.metadata.name} does not start: ${stateOf(pod)}; name the harness's image with --harness-image, where the nodes can pull it, or load it into them`,
    );
    this.#stuck.set(
      uid,
      setTimeout(() => this.#settled.reject(error), STUCK_MS),
    );
  }

  #judge(jobs: readonly JobObject[] | undefined): void {
    if (jobs === undefined) return;
    this.#jobs = jobs;
    const { job, indexes } = this.#followed;
    const own = jobs.find(({ metadata }) => metadata.uid === job.uid);
    if (!own) {
      this.#settled.reject(
        new JobError('JOB_GONE', `somebody deleted the Job ${job.namespace}/${job.name}: run it again`),
      );
      return;
    }
    const fatal = fatalEnd(own);
    const failed = [...failedIndexes(own)].filter((index) => !this.#begun.has(index));
    // The others go on: what they find is kept for a resume.
    if (fatal === undefined && failed.length + this.#taken.size < indexes) return;
    if (fatal === undefined && failed.length === 0) return;
    const reasons = failed.flatMap((index) => this.#lastFailure.get(index) ?? []);
    const words = fatal ?? ([...new Set(reasons)].join('; ') || `index ${failed.join(', ')}`);
    this.#settled.reject(
      new JobError('JOB_FAILED', `the Job ${job.namespace}/${job.name} has given up: ${words}`),
    );
  }
}

function isUnschedulable({ status }: JobPod): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: holds }) => type === 'PodScheduled' && holds === 'False',
  );
}
