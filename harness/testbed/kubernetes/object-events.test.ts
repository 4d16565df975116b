import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../model/kubernetes.ts';
import type { ApiServer } from './api-server.fixture.ts';
import { FORBIDDEN, startApiServer } from './api-server.fixture.ts';
import { eventsAbout } from './object-events.ts';

const { signal } = new AbortController();
const SPLIT = { kind: 'TrafficSplit', name: 'a', namespace: 'n' };

let server: ApiServer | undefined;
afterEach(() => server?.close());

async function eventsIn(...items: readonly Json[]) {
  server = await startApiServer(() => ({ status: 200, body: { items } }));
  return eventsAbout(server.cluster, SPLIT, signal);
}

describe('Events about an object', () => {
  it('are those that `kubectl describe` selects', async () => {
    expect(await eventsIn()).toEqual([]);
    expect(server?.seen.map(({ path }) => decodeURIComponent(path))).toEqual([
      '/api/v1/namespaces/n/events?limit=100&fieldSelector=involvedObject.kind=TrafficSplit,involvedObject.name=a',
    ]);
  });

  it('say who reports them, in either of the two ways', async () => {
    const event = { involvedObject: SPLIT, type: 'Warning', reason: 'Odd', message: 'odd' };
    const told = { type: 'Warning', reason: 'Odd', message: 'odd', by: 'mesh' };
    const reported = [
      { ...event, metadata: { uid: '1', name: 'x' }, source: { component: 'mesh' }, reportingComponent: '' },
      { ...event, metadata: { uid: '2', name: 'y' }, reportingComponent: 'mesh', source: {} },
    ];
    expect(await eventsIn(...reported)).toEqual([
      { ...told, id: '1' },
      { ...told, id: '2' },
    ]);
  });

  it('leave out what an API server that selects nothing adds, and the end of a long message', async () => {
    const metadata = { uid: '1', name: 'x' };
    const [event, ...others] = await eventsIn(
      { metadata, involvedObject: { ...SPLIT, name: 'b' } },
      { metadata, involvedObject: { ...SPLIT, kind: 'Pod' } },
      { metadata, involvedObject: SPLIT, message: 'x'.repeat(5_000) },
    );
    expect(others).toEqual([]);
    expect(event?.message).toHaveLength(1_024);
  });

  it('that may not be read are an error, not none', async () => {
    server = await startApiServer(() => FORBIDDEN);
    await expect(eventsAbout(server.cluster, SPLIT, signal)).rejects.toMatchObject({ code: 'CLUSTER_RIGHT' });
  });
});
