import { describe, expect, it } from 'vitest';
import { freezeLines } from './freezes.ts';

describe('the lines on a mesh that was frozen', () => {
  it('name the tests that met it once each, and the suspects by how often they stood', () => {
    const lines = freezeLines([
      { test: 'TA-05', suspects: ['TrafficTarget a/poison', 'TrafficTarget a/other'] },
      { test: 'TA-05', suspects: ['TrafficTarget a/poison'] },
      { test: 'TS-01', suspects: [] },
    ]);
    expect(lines).toEqual([
      'for a while the mesh took no change of anybody’s; met by TA-05, TS-01, and performed again',
      '2 of 3 times there stood, applied just before: TrafficTarget a/poison',
      '1 of 3 times there stood, applied just before: TrafficTarget a/other',
    ]);
  });
});
