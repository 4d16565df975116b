import type { Figures } from './wrk.ts';

/** Over one connection, and over many at once. */
export interface Point {
  readonly one: Figures;
  readonly many: Figures;
}

/** Measurements of one mesh, and those without a mesh before, between and after them: one more. */
export interface Series {
  readonly mesh: readonly Point[];
  readonly without: readonly Point[];
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** With the mesh, divided by the mean of the two measurements without one that stand beside it. */
export interface Comparison {
  readonly latency: { readonly p50: Spread; readonly p99: Spread };
  /** Medians with the mesh less their neighbours' mean, microseconds. */
  readonly addedUs: Spread;
  readonly throughput: Spread;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (position: number) => sorted[position] ?? Number.NaN;
  const median = (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2;
  return { min: at(0), median, max: at(sorted.length - 1) };
}

/** A machine that others use too is not as fast from one minute to the next; from one measurement to the next it nearly is. */
export function compare({ mesh, without }: Series): Comparison {
  const beside = (read: (point: Point) => number, combine: (own: number, neighbours: number) => number) =>
    spreadOf(
      mesh.flatMap((point, i) => {
        const [before, after] = [without[i], without[i + 1]];
        return before && after ? [combine(read(point), (read(before) + read(after)) / 2)] : [];
      }),
    );
  const ratio = (own: number, neighbours: number) => own / neighbours;
  return {
    latency: { p50: beside(({ one }) => one.p50Us, ratio), p99: beside(({ one }) => one.p99Us, ratio) },
    addedUs: beside(
      ({ one }) => one.p50Us,
      (own, neighbours) => own - neighbours,
    ),
    throughput: beside(({ many }) => many.requestsPerSecond, ratio),
  };
}
