import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepFiles } from './keeper.ts';
import { awaitEnding, holdLifeline } from './lifeline.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'keeper-'));
  await mkdir(path.join(folder, 'result'));
  await writeFile(path.join(folder, 'result', 'result.json'), '{}');
  await writeFile(path.join(folder, 'result', 'evidence.jsonl.gz'), 'evidence');
  await writeFile(path.join(folder, 'result', 'report.html'), 'page');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const { signal } = new AbortController();
const socket = () => path.join(folder, 'lifeline');

function keeping(until: AbortSignal = signal) {
  const serving = Promise.withResolvers<number>();
  const kept = keepFiles({
    folder: path.join(folder, 'result'),
    lifeline: socket(),
    port: 0,
    signal: until,
    onServing: serving.resolve,
  });
  return { kept, serving: serving.promise };
}

describe('the keeper of a shard’s files', () => {
  it('holds them out when the shard has finished, until they were fetched', async () => {
    const { kept, serving } = keeping();
    await (await holdLifeline(socket(), signal)).finish();
    const origin = `http://127.0.0.1:${await serving}`;
    const { body } = await request(`${origin}/evidence.jsonl.gz`);
    expect(await body.text()).toBe('evidence');
    const fetched = await request(`${origin}/fetched`, { method: 'POST' });
    await fetched.body.dump();
    expect(await kept).toBe('fetched');
  });

  it('gives nothing but the files that are fetched', async () => {
    const controller = new AbortController();
    const { kept, serving } = keeping(controller.signal);
    await (await holdLifeline(socket(), signal)).finish();
    const origin = `http://127.0.0.1:${await serving}`;
    for (const name of ['report.html', '../lifeline', '']) {
      const { statusCode, body } = await request(`${origin}/${name}`);
      await body.dump();
      expect(statusCode).toBe(404);
    }
    controller.abort(new Error('enough'));
    await expect(kept).rejects.toThrow('enough');
  });

  it('ends when the shard’s process dies, however it dies', async () => {
    const { kept } = keeping();
    (await holdLifeline(socket(), signal)).close();
    expect(await kept).toBe('lost');
  });

  it('takes no other words for the end', async () => {
    const ended = awaitEnding(socket(), signal);
    await holdLifeline(socket(), signal).then((line) => line.close());
    expect(await ended).toBe('died');
    const other = awaitEnding(socket(), signal);
    const line = connect(socket(), () => line.end('finish'));
    expect(await other).toBe('died');
  });

  it('does not wait for ever for a shard that never begins', async () => {
    expect(await awaitEnding(socket(), signal, 1)).toBe('never-began');
  });
});
