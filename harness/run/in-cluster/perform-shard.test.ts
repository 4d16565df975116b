import { describe, expect, it } from 'vitest';
import { performShard } from './perform-shard.ts';
import type { Task } from './undertaking.ts';

const TASK = {
  run: '0123abcd-0000-4000-8000-000000000000',
  suite: 'a'.repeat(64),
  count: 2,
  shards: [2],
} as unknown as Task;

function perform(index: number) {
  const { signal } = new AbortController();
  return performShard({ task: TASK, index, work: '/nowhere', env: {}, signal, print: () => {} });
}

describe('a pod', () => {
  it('of another suite performs nothing, and says what to do', async () => {
    await expect(perform(0)).rejects.toMatchObject({
      code: 'POD_FAILED',
      message: expect.stringMatching(
        /another suite .*: make the harness's image of the same version/,
      ) as string,
    });
  });

  it('with an index that no shard has performs nothing', async () => {
    await expect(perform(1)).rejects.toMatchObject({ code: 'POD_FAILED' });
  });
});
