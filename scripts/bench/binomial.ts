/** Probabilities of 0…n hits among n independent requests with this share (0…1). Good for n up to some thousands. */
export function binomial(n: number, share: number): readonly number[] {
  const logs = [0];
  for (let i = 1; i <= n; i++) logs[i] = (logs[i - 1] ?? 0) + Math.log(i);
  const log = (i: number) => logs[i] ?? 0;
  return Array.from({ length: n + 1 }, (_, hits) => {
    if (share === 0 || share === 1) return hits === n * share ? 1 : 0;
    const ways = log(n) - log(hits) - log(n - hits);
    return Math.exp(ways + hits * Math.log(share) + (n - hits) * Math.log(1 - share));
  });
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The exact confidence interval of a probability of which `hits` were seen in `n` trials (Clopper and Pearson 1934).
 *
 * @param confidence 0…1, of both ends together; with no hits all of it goes to the upper end
 */
export function clopperPearson(hits: number, n: number, confidence: number): Interval {
  const tail = 1 - confidence;
  const most = (share: number) => sum(binomial(n, share).slice(0, hits + 1));
  if (hits === 0) return { low: 0, high: 1 - tail ** (1 / n) };
  const least = (share: number) => sum(binomial(n, share).slice(hits));
  return {
    low: where((share) => least(share) >= tail / 2),
    high: hits === n ? 1 : where((share) => most(share) <= tail / 2),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The least share from which on this holds, by halving. */
function where(holds: (share: number) => boolean): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
