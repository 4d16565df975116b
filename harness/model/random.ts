/** Uniform in [0, 1). */
export type Random = () => number;

/** mulberry32: small, fast, and the same on every platform. Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A seed of its own for each named purpose, so that one purpose's draws never shift another's. */
export function deriveSeed(seed: number, purpose: string): number {
  let h = seed >>> 0;
  for (let i = 0; i < purpose.length; i++) {
    h = Math.imul(h ^ purpose.charCodeAt(i), 0x5bd1e995) >>> 0;
    h ^= h >>> 13;
  }
  return h >>> 0;
}

/**
 * The seed of one repetition of a run. The first has the run's own, so each is what a single run with this seed would be.
 *
 * @param repetition from 1
 */
export function repetitionSeed(seed: number, repetition: number): number {
  return repetition === 1 ? seed : deriveSeed(seed, `repetition ${repetition}`);
}

/** An integer in [from, to]. */
export function integerBetween(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}

/** What tells one attempt from all others of a run: 64 bits, hex. */
export function drawNonce(random: Random): string {
  const half = () => integerBetween(random, 0, 0xffff_ffff).toString(16).padStart(8, '0');
  return half() + half();
}

/** A new array in random order (Fisher–Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = integerBetween(random, 0, i);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
