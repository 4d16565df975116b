import type { Pod } from '../pods.ts';
import { stateOf } from '../pods.ts';
import type { LastWords } from './last-words.ts';
import { parseLastWords } from './last-words.ts';
import { SHARD_CONTAINER } from './objects.ts';

/** A Job as the API server made it. */
export interface JobIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** As much of a pod as it takes to say whose it is and how far it got. */
export interface JobPod extends Pod {
  readonly metadata: Pod['metadata'] & {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly uid: string;
      readonly controller?: boolean;
    }[];
  };
  readonly spec?: { readonly serviceAccountName?: string };
}

const INDEX = 'batch.kubernetes.io/job-completion-index';

/**
 * Which index of the Job a pod is; nothing for one that the Job does not own. A name or a label anybody can give; the
 * Job's UID stands in pods that its controller made.
 */
export function indexIn(job: JobIdentity, pod: JobPod): number | undefined {
  if (controllerOf(pod)?.uid !== job.uid || !isOfJob(pod)) return undefined;
  const text = pod.metadata.annotations?.[INDEX] ?? '';
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

/** Whether any Job made it. */
export function isOfJob(pod: JobPod): boolean {
  return controllerOf(pod)?.kind === 'Job';
}

function controllerOf({ metadata }: JobPod) {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}

/** How far a shard's pod got. */
export type ShardPodState =
  | { readonly kind: 'waiting'; readonly why: string }
  | { readonly kind: 'running' }
  /** Its files are there to be had, and these are they. */
  | { readonly kind: 'finished'; readonly words: LastWords }
  /** It ended well, and said something else than digests. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'failed'; readonly why: string };

export function shardPodState(pod: JobPod): ShardPodState {
  const shard = pod.status?.containerStatuses?.find(({ name }) => name === SHARD_CONTAINER);
  const ended = shard?.state?.terminated;
  if (ended?.exitCode === 0) {
    const words = parseLastWords(ended.message ?? '');
    return words ? { kind: 'finished', words } : { kind: 'unreadable' };
  }
  if (ended) {
    const words = `${ended.reason ?? 'Error'}, exit code ${ended.exitCode}`;
    return { kind: 'failed', why: [words, lastLineOf(ended.message)].filter(Boolean).join(': ') };
  }
  if (pod.status?.phase === 'Failed') return { kind: 'failed', why: stateOf(pod) };
  if (pod.metadata.deletionTimestamp !== undefined) return { kind: 'failed', why: 'it was deleted' };
  return shard?.state?.running ? { kind: 'running' } : { kind: 'waiting', why: stateOf(pod) };
}

const LONGEST = 300;

/** Where a pod could not say why, its last words are the end of its log: what is no line of progress counts. */
function lastLineOf(message: string | undefined): string {
  const lines = (message ?? '').trim().split('\n');
  return (lines.findLast((line) => !/^\{|\}$/.test(line)) ?? '').slice(0, LONGEST);
}
