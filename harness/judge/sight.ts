import type { Finding } from '../model/observation.ts';
import type { Reason } from '../model/verdict.ts';

/** What one observation showed. */
export type Sight =
  | { readonly kind: 'found'; readonly finding: Finding }
  /** Nothing can be said about the mesh. */
  | { readonly kind: 'unobserved'; readonly reason: Reason; readonly detail: string };

export function found(finding: Finding): Sight {
  return { kind: 'found', finding };
}

export function unobserved(reason: Reason, detail: string): Sight {
  return { kind: 'unobserved', reason, detail };
}
