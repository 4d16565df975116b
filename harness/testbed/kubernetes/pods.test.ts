import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../model/kubernetes.ts';
import type { ApiServer } from './api-server.fixture.ts';
import { startApiServer } from './api-server.fixture.ts';
import type { Pod } from './pods.ts';
import { isReady, isStuck, readyPods, stateOf } from './pods.ts';

const { signal } = new AbortController();
let server: ApiServer | undefined;
afterEach(() => server?.close());

const READY = { conditions: [{ type: 'Ready', status: 'True' }] };

function pod(app: string, status: JsonObject): JsonObject {
  return { metadata: { name: `${app}-1`, labels: { app } }, status };
}

function waiting(reason: string, message = ''): JsonObject {
  return { containerStatuses: [{ name: 'app', ready: false, state: { waiting: { reason, message } } }] };
}

function asPod(object: JsonObject): Pod {
  return object as unknown as Pod;
}

describe('a pod', () => {
  it('is ready when it says so and is not about to go', () => {
    expect(isReady(asPod(pod('a', READY)))).toBe(true);
    const leaving = { metadata: { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z' }, status: READY };
    expect(isReady(asPod(leaving))).toBe(false);
    expect(isReady(asPod(pod('a', {})))).toBe(false);
  });

  it.each(['ImagePullBackOff', 'ErrImagePull', 'ErrImageNeverPull', 'CreateContainerConfigError'])(
    'is stuck at %s, if it is one that is waited for',
    (reason) => {
      expect(isStuck(asPod(pod('a', waiting(reason))), ['a'])).toBe(true);
      expect(isStuck(asPod(pod('a', waiting(reason))), ['b'])).toBe(false);
    },
  );

  it.each(['ContainerCreating', 'PodInitializing', 'CrashLoopBackOff'])('may still start at %s', (reason) => {
    expect(isStuck(asPod(pod('a', waiting(reason))), ['a'])).toBe(false);
  });

  it('tells what keeps it in Kubernetes’ own words, the container’s before the pod’s', () => {
    const unmet = [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available' }];
    expect(stateOf(asPod(pod('a', { ...waiting('ErrImagePull', 'no such host'), conditions: unmet })))).toBe(
      'container app ErrImagePull (no such host)',
    );
    expect(stateOf(asPod(pod('a', { phase: 'Pending', conditions: unmet })))).toBe(
      'Pending (0/1 nodes are available)',
    );
    const ended = { name: 'app', ready: false, state: { terminated: { exitCode: 1, reason: 'Error' } } };
    expect(stateOf(asPod(pod('a', { containerStatuses: [ended] })))).toBe('container app ended with 1 Error');
  });
});

describe('waiting for pods', () => {
  async function waitFor(items: readonly JsonObject[], events: readonly JsonObject[] = []) {
    server = await startApiServer(({ path }) => {
      if (path.includes('/events')) return { status: 200, body: { items: events } };
      if (path.includes('watch=true')) return { lines: [] };
      return { status: 200, body: { metadata: { resourceVersion: '1' }, items } };
    });
    return readyPods(
      server.cluster,
      { namespace: 'n', selector: 's', apps: ['a', 'b'], withinMs: 50 },
      signal,
    );
  }

  it('ends when each app has one that is ready', async () => {
    const ready = await waitFor([pod('a', READY), pod('b', READY), pod('c', {})]);
    expect([...ready.keys()]).toEqual(['a', 'b']);
  });

  it('says which are not, why, and their last events; those with one reason together', async () => {
    const state = { phase: 'Pending' };
    const event = {
      involvedObject: { name: 'a-1' },
      type: 'Warning',
      reason: 'FailedScheduling',
      message: 'no memory',
    };
    await expect(waitFor([pod('a', state), pod('b', READY)], [event])).rejects.toMatchObject({
      code: 'CLUSTER_PODS',
      message: 'not ready after 0 s in namespace n: a-1: Pending; FailedScheduling: no memory',
    });
    await server?.close();
    const failing = waiting('ErrImagePull', 'no such host');
    await expect(waitFor([pod('a', failing), pod('b', failing)], [event])).rejects.toThrow(
      'a-1, b-1: container app ErrImagePull (no such host)',
    );
  });
});
