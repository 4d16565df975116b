import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from './comparison.ts';
import { compare, spreadOf } from './comparison.ts';

/** A point with this median over one connection and this throughput over many. */
function point(p50Us: number, requestsPerSecond: number): Point {
  const figures = { requests: 1, requestsPerSecond, p50Us, p99Us: 2 * p50Us, failed: 0 };
  return { one: figures, many: figures };
}

describe('a spread', () => {
  it('is the least, the middle and the greatest', () => {
    expect(spreadOf([3, 1, 10])).toEqual({ min: 1, median: 3, max: 10 });
    expect(spreadOf([4, 1])).toEqual({ min: 1, median: 2.5, max: 4 });
  });
});

describe('a comparison', () => {
  it('sets each measurement against the mean of its two neighbours without a mesh', () => {
    const found = compare({
      without: [point(100, 1000), point(300, 500), point(100, 1500)],
      mesh: [point(400, 375), point(200, 250)],
    });
    expect(found.latency.p50).toEqual({ min: 1, median: 1.5, max: 2 });
    expect(found.addedUs).toEqual({ min: 0, median: 100, max: 200 });
    expect(found.throughput).toEqual({ min: 0.25, median: 0.375, max: 0.5 });
  });

  it('finds nothing added where the mesh is no mesh, however slow the machine becomes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 9 }), (paces) => {
        const mesh = paces.map((pace) => point(pace, pace));
        for (const own of mesh) {
          const { latency, addedUs, throughput } = compare({ mesh: [own], without: [own, own] });
          expect([latency.p50.median, latency.p99.median, addedUs.median, throughput.median]).toEqual([
            1, 1, 0, 1,
          ]);
        }
      }),
    );
  });
});
