import { describe, expect, it } from 'vitest';
import type { JobObject } from './job-state.ts';
import { failedIndexes, fatalEnd } from './job-state.ts';

function job(status: NonNullable<JobObject['status']>): JobObject {
  return { metadata: { name: 'harness' }, status };
}

describe('a Job', () => {
  it.each([
    [undefined, []],
    ['1', [1]],
    ['0,2-4,7', [0, 2, 3, 4, 7]],
  ])('has given up the indexes %s', (text, indexes) => {
    expect([...failedIndexes(job(text === undefined ? {} : { failedIndexes: text }))]).toEqual(indexes);
  });

  it('goes on with the others when some indexes have failed', () => {
    const conditions = [{ type: 'Failed', status: 'True', reason: 'FailedIndexes' }];
    expect(fatalEnd(job({ conditions }))).toBeUndefined();
  });

  it('has ended as a whole when its time is over', () => {
    const conditions = [{ type: 'Failed', status: 'True', reason: 'DeadlineExceeded', message: 'too long' }];
    expect(fatalEnd(job({ conditions }))).toBe('DeadlineExceeded: too long');
  });
});
