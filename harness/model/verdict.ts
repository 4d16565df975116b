/** Why there is no pass: a closed set, so that results can be compared. The free wording is in the evidence. */
export type Reason =
  // fail
  | 'not-enforced-in-time'
  | 'did-not-hold'
  | 'delivered'
  | 'leaked'
  | 'denied'
  | 'stray-recipient'
  | 'share-off'
  | 'metric-wrong'
  | 'api-answer-wrong'
  /** The cluster does not take an object that SMI has. */
  | 'object-refused'
  // inconclusive
  | 'no-positive-control'
  | 'no-negative-control'
  | 'no-gate'
  | 'gate-open-before'
  | 'gate-shut'
  | 'control-silent'
  | 'unreachable'
  | 'undecided-at-bound'
  | 'window-too-short'
  | 'trouble'
  | 'budget-spent'
  | 'interrupted'
  | 'not-reached'
  // not-applicable
  | 'cannot-be-expressed'
  | 'not-served'
  | 'dependency'
  /** What the test stands on is not so on this mesh: its client outside the mesh is turned away. */
  | 'not-let-in'
  // not-exercised
  | 'trait-missing'
  | 'uncovered';

export type Verdict =
  /** `detail`: what was measured, where that says more than the verdict. */
  | { readonly verdict: 'pass'; readonly detail?: string }
  | { readonly verdict: 'fail'; readonly reason: Reason; readonly detail: string }
  | { readonly verdict: 'inconclusive'; readonly reason: Reason; readonly detail: string }
  | { readonly verdict: 'not-applicable'; readonly reason: Reason; readonly detail: string }
  | { readonly verdict: 'not-exercised'; readonly reason: Reason; readonly detail: string };

export type VerdictKind = Verdict['verdict'];

export const PASS: Verdict = { verdict: 'pass' };
