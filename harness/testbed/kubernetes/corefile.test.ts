import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { ApiServer } from './api-server.fixture.ts';
import { NOT_FOUND, OK, startApiServer } from './api-server.fixture.ts';
import { addCorefileBlock, withBlock, withoutBlock } from './corefile.ts';
import { Objects } from './objects.ts';

const { signal } = new AbortController();
const COREFILE = '.:53 {\n    forward . /etc/resolv.conf\n}\n';
const BLOCK = 'mesh.example {\n    errors\n}\n';

let server: ApiServer | undefined;
afterEach(() => server?.close());

describe('the block of a mesh in a Corefile', () => {
  it('stands once, however often it is added, and is replaced when it changes', () => {
    const once = withBlock(COREFILE, 'a', BLOCK);
    expect(withBlock(once, 'a', BLOCK)).toBe(once);
    expect(withBlock(withBlock(COREFILE, 'a', 'old {\n}\n'), 'a', BLOCK)).toBe(once);
  });

  it('is taken out without a trace', () => {
    const line = fc.stringMatching(/^[a-z. {}]{1,20}$/);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const corefile = `${lines.join('\n')}\n`;
        expect(withoutBlock(withBlock(corefile, 'a', BLOCK), 'a')).toBe(corefile);
      }),
    );
  });

  it('is another for each mesh', () => {
    const both = withBlock(withBlock(COREFILE, 'a', BLOCK), 'b', BLOCK);
    expect(withoutBlock(both, 'a')).toBe(withBlock(COREFILE, 'b', BLOCK));
  });

  it('is added by a patch, and CoreDNS started anew; what is there already changes nothing', async () => {
    let corefile = COREFILE;
    server = await startApiServer(({ method, path, body }) => {
      if (method === 'PATCH' && path.includes('configmaps'))
        corefile = (body as { data: { Corefile: string } }).data.Corefile;
      return path.includes('configmaps') ? { status: 200, body: { data: { Corefile: corefile } } } : OK;
    });
    const hands = { cluster: server.cluster, objects: new Objects(server.cluster) };
    await addCorefileBlock(hands, BLOCK, 'a', signal);
    expect(corefile).toBe(withBlock(COREFILE, 'a', BLOCK));
    expect(server.seen.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)).toEqual([
      'GET coredns',
      'PATCH coredns',
      'PATCH coredns',
    ]);
    await addCorefileBlock(hands, BLOCK, 'a', signal);
    expect(server.seen).toHaveLength(4);
  });

  it('cannot be added to a DNS that is no CoreDNS', async () => {
    server = await startApiServer(() => NOT_FOUND);
    const hands = { cluster: server.cluster, objects: new Objects(server.cluster) };
    await expect(addCorefileBlock(hands, BLOCK, 'a', signal)).rejects.toMatchObject({
      code: 'CLUSTER_STATE',
      message: expect.stringContaining('--skip-install') as string,
    });
  });
});
