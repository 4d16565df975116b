import { describe, expect, it } from 'vitest';
import { lastWordsText } from './last-words.ts';
import type { JobPod } from './shard-pod.ts';
import { indexIn, shardPodState } from './shard-pod.ts';

const JOB = { namespace: 'n', name: 'harness', uid: 'u-1' };
const WORDS = { result: 'a'.repeat(64), evidence: 'b'.repeat(64) };

function owned(owner: object, annotations = { 'batch.kubernetes.io/job-completion-index': '2' }): JobPod {
  const ownerReferences = [{ kind: 'Job', uid: 'u-1', controller: true, ...owner }];
  return { metadata: { name: 'p', annotations, ownerReferences } };
}

describe('a pod is the Job’s', () => {
  it('where its controller is the Job of that UID, and its index is what the Job gave it', () => {
    expect(indexIn(JOB, owned({}))).toBe(2);
  });

  it.each([
    ['of a Job that had the name before', owned({ uid: 'u-0' })],
    ['that names the Job without being controlled by it', owned({ controller: false })],
    ['of something else with that UID', owned({ kind: 'ReplicaSet' })],
    ['without an index', owned({}, { 'batch.kubernetes.io/job-completion-index': '' })],
    ['that nobody owns', { metadata: { name: 'p' } }],
  ])('and not one %s', (_, pod) => {
    expect(indexIn(JOB, pod)).toBeUndefined();
  });
});

function withShard(state: object, more: object = {}): JobPod {
  return {
    metadata: { name: 'p' },
    status: {
      phase: 'Running',
      containerStatuses: [
        { name: 'keeper', ready: true, state: { running: {} } },
        { name: 'shard', ready: true, state },
      ],
      ...more,
    },
  } as JobPod;
}

describe('a shard’s pod', () => {
  it('is finished when its shard has ended well and announced its files, though its keeper goes on', () => {
    const ended = { terminated: { exitCode: 0, message: lastWordsText(WORDS) } };
    expect(shardPodState(withShard(ended))).toEqual({ kind: 'finished', words: WORDS });
  });

  it('is unreadable when it announced something else', () => {
    expect(shardPodState(withShard({ terminated: { exitCode: 0, message: 'hello' } }))).toEqual({
      kind: 'unreadable',
    });
  });

  it('has failed when its shard has, with the last line of what it said, progress apart', () => {
    const killed = { terminated: { exitCode: 137, reason: 'OOMKilled', message: 'one\ntwo\n{"kind":1}\n' } };
    expect(shardPodState(withShard(killed))).toEqual({
      kind: 'failed',
      why: 'OOMKilled, exit code 137: two',
    });
  });

  it('has failed when it was evicted, or is deleted while it runs', () => {
    const evicted = { metadata: { name: 'p' }, status: { phase: 'Failed' } };
    expect(shardPodState(evicted)).toMatchObject({ kind: 'failed' });
    const running = withShard({ running: {} });
    const deleted = { ...running, metadata: { name: 'p', deletionTimestamp: 'now' } };
    expect(shardPodState(deleted)).toEqual({ kind: 'failed', why: 'it was deleted' });
    expect(shardPodState(running)).toEqual({ kind: 'running' });
  });

  it('waits while its containers are not there', () => {
    expect(shardPodState({ metadata: { name: 'p' }, status: { phase: 'Pending' } })).toEqual({
      kind: 'waiting',
      why: 'Pending',
    });
  });
});
