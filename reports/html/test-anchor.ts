import { anchor } from './anchor.ts';

/** Where the evidence of one expectation stands. */
export function expectationAnchor(test: string, seq: number): string {
  return anchor(test, seq);
}

/** Where the evidence of one observation stands. */
export function observationAnchor(test: string, seq: number): string {
  return anchor(test, 'o', seq);
}
