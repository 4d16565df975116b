import { createHash } from 'node:crypto';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiServer } from '../api-server.fixture.ts';
import { FORBIDDEN, OK, startApiServer } from '../api-server.fixture.ts';
import { dismiss, fetchKept } from './kept-file.ts';

const { signal } = new AbortController();
const POD = { namespace: 'n', name: 'p' };
const CONTENT = Buffer.from('what was found');
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

let folder: string;
let api: ApiServer | undefined;
let pod: Server | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kept-file-'));
});
afterEach(async () => {
  pod?.closeAllConnections();
  pod?.close();
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A pod that answers requests in turn: with a text, or by breaking off after half of it. */
async function keeping(answers: readonly (Buffer | 'half')[]): Promise<{ asked: string[] }> {
  const left = [...answers];
  const asked: string[] = [];
  pod = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const answer = left.shift() ?? Buffer.alloc(0);
    response.writeHead(200, { 'content-length': answer === 'half' ? CONTENT.length : answer.length });
    if (answer === 'half') response.write(CONTENT.subarray(0, 4), () => response.destroy());
    else response.end(answer);
  });
  await new Promise<void>((resolve) => pod?.listen(0, '127.0.0.1', resolve));
  api = await startApiServer(() => OK, { podPort: (pod.address() as AddressInfo).port });
  return { asked };
}

const file = () => path.join(folder, 'evidence.jsonl.gz');
function fetched(most = 1_000, sha256 = SHA256): Promise<void> {
  if (!api) throw new Error('there is no API server');
  return fetchKept(api.cluster, POD, { name: 'evidence.jsonl.gz', sha256, most }, file(), signal);
}

describe('a file that a pod keeps', () => {
  it('is fetched through the API server', async () => {
    const { asked } = await keeping([CONTENT]);
    await fetched();
    expect(await readFile(file())).toEqual(CONTENT);
    expect(asked).toEqual(['GET /evidence.jsonl.gz']);
  });

  it('is refused where it is not what the pod announced, and not asked for again', async () => {
    const { asked } = await keeping([Buffer.from('something else'), CONTENT]);
    await expect(fetched()).rejects.toMatchObject({
      code: 'JOB_DIGEST',
      message: expect.stringMatching(
        new RegExp(`announced was SHA-256 ${SHA256}, it sent 14 bytes`),
      ) as string,
    });
    await expect(access(file())).rejects.toMatchObject({ code: 'ENOENT' });
    expect(asked).toHaveLength(1);
  });

  it('is refused where it is longer than any is', async () => {
    await keeping([CONTENT]);
    await expect(fetched(5)).rejects.toMatchObject({
      code: 'JOB_DIGEST',
      message: expect.stringContaining('more than 5 bytes') as string,
    });
  });

  it('is asked for again where it was cut on its way', async () => {
    const { asked } = await keeping(['half', CONTENT]);
    await fetched();
    expect(await readFile(file())).toEqual(CONTENT);
    expect(asked).toHaveLength(2);
  });

  it('is not had without the right to reach the pod', async () => {
    api = await startApiServer(() => FORBIDDEN);
    await expect(fetched()).rejects.toMatchObject({ code: 'CLUSTER_RIGHT' });
  });

  it('is let go of when it is safe', async () => {
    const { asked } = await keeping([Buffer.alloc(0)]);
    if (!api) throw new Error('there is no API server');
    await dismiss(api.cluster, POD, signal);
    expect(asked).toEqual(['POST /fetched']);
  });
});
