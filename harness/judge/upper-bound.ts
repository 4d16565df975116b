/** Of every bound that a result states: one-sided, 0…1. */
export const CONFIDENCE = 0.95;

/** More digits than anybody reads, fewer than differ from one machine's logarithm to the next. */
const DIGITS = 6;

/**
 * The exact one-sided upper confidence bound of a probability that was met `hits` times in `n` trials (Clopper and
 * Pearson 1934). For no hits it is 1 − (1 − confidence)^(1/n), at 95 % about 3/n: the rule of three.
 *
 * @param confidence 0…1
 * @returns 0…1; 1 where nothing was tried
 */
export function upperBound(hits: number, n: number, confidence: number = CONFIDENCE): number {
  if (hits >= n) return 1;
  const tail = 1 - confidence;
  if (hits === 0) return rounded(1 - tail ** (1 / n));
  let low = hits / n;
  let high = 1;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (atMost(hits, n, middle) > tail) low = middle;
    else high = middle;
  }
  return rounded(high);
}

/** The probability of at most `hits` in `n` independent trials that each hit with probability `p`, 0 < p < 1. */
function atMost(hits: number, n: number, p: number): number {
  let log = n * Math.log1p(-p);
  let sum = Math.exp(log);
  for (let k = 1; k <= hits; k++) {
    log += Math.log((n - k + 1) / k) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(log);
  }
  return sum;
}

function rounded(probability: number): number {
  return Number(probability.toFixed(DIGITS));
}
