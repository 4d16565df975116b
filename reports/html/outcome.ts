import type { Denial, Outcome } from '../../harness/model/outcome.ts';

function formOf(how: Denial): string {
  return typeof how === 'string' ? how : `HTTP ${how.status}`;
}

/** What became of an attempt: `delivered`, `denied (HTTP 403)`. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'delivered':
    case 'leaked':
      return outcome.kind;
    case 'denied':
      return `denied (${formOf(outcome.how)})`;
    case 'unreachable':
      return outcome.why === 'dns' ? 'unreachable (no such name)' : 'unreachable (no endpoint)';
    case 'trouble':
      return 'trouble';
    default:
      return outcome satisfies never;
  }
}
