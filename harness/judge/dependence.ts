/** How much successive requests of one client hang together. */
export interface Dependence {
  /**
   * Lag-1 autocorrelation of the sequence of backends: 0 independent, 1 all the same, negative alternating
   * (for two backends the usual coefficient; for more, agreement of neighbours above chance). 0 where undefined.
   */
  readonly autocorrelation: number;
  readonly longestRun: Run;
}

/** Requests in a row that reached the same backend. */
export interface Run {
  readonly backend: number;
  readonly length: number;
}

/** Index of the backend that each request reached, in the order sent; undefined for none. */
export type Sequence = readonly (number | undefined)[];

export function dependenceOf(sequence: Sequence): Dependence {
  const longest = longestRuns(sequence).reduce((a, b) => (b.length > a.length ? b : a), {
    backend: -1,
    length: 0,
  });
  return { autocorrelation: autocorrelation(sequence), longestRun: longest };
}

function autocorrelation(sequence: Sequence): number {
  if (sequence.length < 2) return 0;
  const counts = new Map<number | undefined, number>();
  let agreements = 0;
  for (const [i, backend] of sequence.entries()) {
    counts.set(backend, (counts.get(backend) ?? 0) + 1);
    if (i > 0 && sequence[i - 1] === backend) agreements++;
  }
  const chance = [...counts.values()].reduce((sum, count) => sum + (count / sequence.length) ** 2, 0);
  return chance === 1 ? 0 : (agreements / (sequence.length - 1) - chance) / (1 - chance);
}

/** The longest run of each backend that was reached. */
export function longestRuns(sequence: Sequence): readonly Run[] {
  const longest = new Map<number, number>();
  let length = 0;
  for (const [i, backend] of sequence.entries()) {
    length = i > 0 && sequence[i - 1] === backend ? length + 1 : 1;
    if (backend !== undefined && length > (longest.get(backend) ?? 0)) longest.set(backend, length);
  }
  return [...longest].map(([backend, run]) => ({ backend, length: run }));
}

/**
 * Length of a run that `n` independent requests contain with probability ≤ `alpha`, since a run of length L begins at
 * any one place with probability share^L.
 */
export function impossibleRun(share: number, n: number, alpha: number): number {
  if (share >= 1) return Number.POSITIVE_INFINITY;
  return Math.ceil(Math.log(alpha / n) / Math.log(share));
}
