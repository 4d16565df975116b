import { binomial } from './binomial.ts';

// Two rules by which other suites decide on a share, and their probability of passing, exactly. Requests independent.

function passing(n: number, share: number, passes: (hits: number) => boolean): number {
  return binomial(n, share).reduce((total, probability, hits) => total + (passes(hits) ? probability : 0), 0);
}

/**
 * The suite that this one follows up: 50 requests, passed if B got more of them than C (75 to 25 was asked for). It
 * knows no weight.
 *
 * @param share true share of B, 0…1
 */
export function moreOfFifty(share: number): number {
  return passing(50, share, (b) => b > 50 - b);
}

/**
 * Gateway API (conformance/utils/weight): 500 requests, each share within 0.05 of its weight, up to ten tries of which
 * any may pass. Compared in the same floating-point arithmetic, so that a deviation of just 0.05 goes the same way.
 *
 * @param share true share of the backend with this weight, the other one has the rest; both 0…1
 */
export function anyOfTenTries(weight: number, share: number): number {
  const one = passing(500, share, (hits) => {
    const isOff = Math.abs(hits / 500 - weight) > 0.05 || Math.abs((500 - hits) / 500 - (1 - weight)) > 0.05;
    return !isOff && hits > 0 && hits < 500;
  });
  return 1 - (1 - one) ** 10;
}
