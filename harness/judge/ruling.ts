import type { Reason, Verdict } from '../model/verdict.ts';

export type Shortfall = Exclude<Verdict, { verdict: 'pass' }>;

export function fail(reason: Reason, detail: string): Shortfall {
  return { verdict: 'fail', reason, detail };
}

export function inconclusive(reason: Reason, detail: string): Shortfall {
  return { verdict: 'inconclusive', reason, detail };
}
