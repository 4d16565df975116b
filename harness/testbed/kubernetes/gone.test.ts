import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../model/kubernetes.ts';
import type { ApiServer } from './api-server.fixture.ts';
import { startApiServer } from './api-server.fixture.ts';
import { goneIfLeaving } from './gone.ts';

let server: ApiServer | undefined;
afterEach(() => server?.close());

function listed(...items: readonly Json[]): Json {
  return { metadata: { resourceVersion: '1' }, items };
}

const LEAVING = { metadata: { name: 'mesh', deletionTimestamp: '2026-01-01T00:00:00Z' } };

async function wait(first: Json, events: readonly Json[]): Promise<readonly string[]> {
  server = await startApiServer(({ path }) =>
    path.includes('watch=true') ? { lines: events } : { status: 200, body: first },
  );
  await goneIfLeaving(server.cluster, 'Namespace', 'mesh', AbortSignal.timeout(5_000));
  return server.seen.map(({ path }) => (path.includes('watch=true') ? 'watch' : 'list'));
}

describe('what is being deleted', () => {
  it('is waited for until it is gone', async () => {
    expect(await wait(listed(LEAVING), [{ type: 'DELETED', object: LEAVING }])).toEqual(['list', 'watch']);
  });

  it.each([
    ['is not there', listed()],
    ['is there to stay', listed({ metadata: { name: 'mesh' } })],
  ])('is not waited for where it %s', async (_what, list) => {
    expect(await wait(list, [])).toEqual(['list']);
  });
});
