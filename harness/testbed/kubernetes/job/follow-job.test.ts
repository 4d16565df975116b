import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../model/kubernetes.ts';
import type { ApiServer, SeenRequest } from '../api-server.fixture.ts';
import { NOT_FOUND, startApiServer } from '../api-server.fixture.ts';
import type { JobNews } from './follow-job.ts';
import { followJob } from './follow-job.ts';
import { lastWordsText } from './last-words.ts';

const JOB = { namespace: 'n', name: 'harness', uid: 'job-1' };
const WORDS = { result: 'a'.repeat(64), evidence: 'b'.repeat(64) };
const FINISHED = { terminated: { exitCode: 0, message: lastWordsText(WORDS) } };
const KILLED = { terminated: { exitCode: 137, reason: 'Error', message: '' } };
const RUNNING = { running: {} };

function pod(index: number, state: object, { name = `p-${index}`, owner = JOB.uid } = {}): object {
  return {
    metadata: {
      name,
      uid: `uid of ${name}`,
      annotations: { 'batch.kubernetes.io/job-completion-index': String(index) },
      ownerReferences: [{ kind: 'Job', uid: owner, controller: true }],
    },
    status: { phase: 'Running', containerStatuses: [{ name: 'shard', ready: true, state }] },
  };
}

/** What a cluster holds; a look at it sees what there is then. */
interface Holding {
  pods: readonly object[];
  jobs: readonly object[];
  log?: readonly Json[];
}

let api: ApiServer | undefined;
afterEach(() => api?.close());

async function follow(
  holding: Holding,
  indexes: number,
  signal = new AbortController().signal,
  onNews: (news: JobNews) => void = () => {},
) {
  const news: JobNews[] = [];
  const taken: [number, string][] = [];
  api = await startApiServer(({ path }: SeenRequest) => {
    if (path.includes('/log?')) return holding.log ? { lines: holding.log } : NOT_FOUND;
    if (path.includes('watch=true')) return { lines: [] };
    const items = path.includes('/jobs') ? holding.jobs : holding.pods;
    return { status: 200, body: { metadata: { resourceVersion: '1' }, items } as unknown as Json };
  });
  const followed = {
    cluster: api.cluster,
    job: JOB,
    indexes,
    onNews: (one: JobNews) => {
      news.push(one);
      onNews(one);
    },
    take: async (index: number, { name }: { name: string }) => {
      taken.push([index, name]);
    },
  };
  const ended = followJob(followed, signal);
  return { ended, news, taken };
}

const ALIVE = { metadata: { name: 'harness', uid: JOB.uid }, status: {} };

describe('following a Job', () => {
  it('takes what each finished pod has left, and ends when all were taken', async () => {
    const { ended, taken } = await follow({ pods: [pod(0, FINISHED), pod(1, FINISHED)], jobs: [ALIVE] }, 2);
    await ended;
    expect(taken.sort()).toEqual([
      [0, 'p-0'],
      [1, 'p-1'],
    ]);
  });

  it('takes nothing from a pod that another owns, though it claims the index', async () => {
    const forged = pod(0, FINISHED, { name: 'forged', owner: 'job-0' });
    const holding = { pods: [forged, pod(1, FINISHED)], jobs: [ALIVE] };
    const { ended, taken } = await follow(holding, 2);
    await expect.poll(() => taken).toEqual([[1, 'p-1']]);
    holding.pods = [forged, pod(0, FINISHED, { name: 'true' })];
    await ended;
    expect(taken).toEqual([
      [1, 'p-1'],
      [0, 'true'],
    ]);
  });

  it('goes on with the pod that the Job starts in place of one that failed', async () => {
    const holding: Holding = { pods: [pod(0, RUNNING, { name: 'first' })], jobs: [ALIVE] };
    const { ended, taken, news } = await follow(holding, 1, undefined, ({ kind, pod: name }) => {
      if (kind === 'running') holding.pods = [pod(0, KILLED, { name: 'first' })];
      if (kind === 'failed' && name === 'first') holding.pods = [pod(0, FINISHED, { name: 'second' })];
    });
    await ended;
    expect(taken).toEqual([[0, 'second']]);
    expect(news).toContainEqual({ index: 0, pod: 'first', kind: 'failed', why: 'Error, exit code 137' });
  });

  it('tells the lines of a pod’s log', async () => {
    const line = { kind: 'test-started' };
    const holding: Holding = { pods: [pod(0, RUNNING)], jobs: [ALIVE], log: [line] };
    const { ended, news } = await follow(holding, 1, undefined, ({ kind }) => {
      if (kind === 'line') holding.pods = [pod(0, FINISHED)];
    });
    await ended;
    expect(news).toContainEqual({ index: 0, pod: 'p-0', kind: 'line', line });
  });

  it('ends with the reason once the Job has given up an index and the others are taken', async () => {
    const holding: Holding = { pods: [pod(0, KILLED), pod(1, RUNNING)], jobs: [ALIVE] };
    const { ended, taken } = await follow(holding, 2, undefined, ({ kind }) => {
      if (kind !== 'failed') return;
      holding.jobs = [{ ...ALIVE, status: { failedIndexes: '0' } }];
      holding.pods = [pod(1, FINISHED)];
    });
    await expect(ended).rejects.toMatchObject({
      code: 'JOB_FAILED',
      message: expect.stringContaining('Error, exit code 137') as string,
    });
    expect(taken).toEqual([[1, 'p-1']]);
  });

  it('ends when the Job is deleted, or another has its name', async () => {
    const { ended } = await follow({ pods: [], jobs: [{ metadata: { name: 'harness', uid: 'job-2' } }] }, 1);
    await expect(ended).rejects.toMatchObject({ code: 'JOB_GONE' });
  });

  it('ends where a pod has announced nothing that can be read', async () => {
    const { ended } = await follow(
      { pods: [pod(0, { terminated: { exitCode: 0, message: '' } })], jobs: [ALIVE] },
      1,
    );
    await expect(ended).rejects.toMatchObject({ code: 'JOB_MESSAGE' });
  });

  it('ends at once when it is interrupted', async () => {
    const controller = new AbortController();
    const { ended } = await follow({ pods: [pod(0, RUNNING)], jobs: [ALIVE] }, 1, controller.signal, () =>
      controller.abort(new Error('enough')),
    );
    await expect(ended).rejects.toThrow('enough');
  });
});
