import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inLanes } from './lanes.ts';

describe('lanes', () => {
  it('give the results in the order of the items, each done once, never more at a time than they are wide', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { maxLength: 20 }),
        fc.integer({ min: 1, max: 5 }),
        async (pauses, width) => {
          let running = 0;
          let most = 0;
          const done: number[] = [];
          const results = await inLanes([...pauses.entries()], width, async ([position, pause]) => {
            running += 1;
            most = Math.max(most, running);
            for (let turn = 0; turn < pause; turn++) await Promise.resolve();
            running -= 1;
            done.push(position);
            return position;
          });
          expect(results).toEqual([...pauses.keys()]);
          expect(done.toSorted((a, b) => a - b)).toEqual([...pauses.keys()]);
          expect(most).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  it('begin nothing more when it is enough, and await what is under way', async () => {
    const begun: number[] = [];
    let ended = 0;
    await inLanes(
      [0, 1, 2, 3, 4, 5],
      2,
      async (item) => {
        begun.push(item);
        await delay(item === 0 ? 1 : 5);
        ended += 1;
      },
      () => ended > 0,
    );
    expect(begun).toEqual([0, 1]);
    expect(ended).toBe(2);
  });

  it('begin nothing more after an error, and throw it', async () => {
    const begun: number[] = [];
    const lanes = inLanes([0, 1, 2, 3], 2, async (item) => {
      begun.push(item);
      await delay(item === 0 ? 1 : 5);
      if (item === 0) throw new Error('no');
    });
    await expect(lanes).rejects.toThrow('no');
    await delay(10);
    expect(begun).toEqual([0, 1]);
  });
});
