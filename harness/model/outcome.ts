import type { Answer, Receipt, Sent } from './control.ts';

/** In which form an attempt was turned away. Recorded, never judged: SMI does not say. */
export type Denial = { readonly status: number } | 'refused' | 'reset' | 'closed' | 'timeout';

/** What became of one probe, from both ends' records (design, section 2). `by` is a Deployment name. */
export type Outcome =
  | { readonly kind: 'delivered'; readonly by: string; readonly latencyMs: number }
  | { readonly kind: 'leaked'; readonly by: string; readonly answer: Answer }
  | { readonly kind: 'denied'; readonly how: Denial }
  | { readonly kind: 'unreachable'; readonly why: 'dns' | 'no-endpoint' }
  | { readonly kind: 'trouble'; readonly message: string };

/** A (workload, container port number) that is meant to get the probe. */
export interface Intended {
  readonly workload: string;
  readonly port: number;
}

function isWhole(answer: Answer): boolean {
  return (answer.kind === 'response' || answer.kind === 'echo') && answer.whole;
}

/**
 * The receiver's record decides: an attempt that any workload recorded is never `denied`, whatever the sender saw.
 *
 * @param receipts all receipts of the stage with the nonce of `sent`
 * @param intended where it should have arrived; another recipient makes it `leaked`
 */
export function outcomeOf(sent: Sent, receipts: readonly Receipt[], intended: readonly Intended[]): Outcome {
  const { answer } = sent;
  if (answer.kind === 'trouble') return { kind: 'trouble', message: answer.message };
  const stray = receipts.find((r) => !intended.some((i) => i.workload === r.workload && i.port === r.port));
  const receipt = stray ?? receipts[0];
  if (receipt !== undefined) {
    if (stray === undefined && isWhole(answer)) {
      return { kind: 'delivered', by: receipt.workload, latencyMs: sent.endedAt - sent.startedAt };
    }
    return { kind: 'leaked', by: receipt.workload, answer };
  }
  switch (answer.kind) {
    case 'response':
      return answer.whole
        ? { kind: 'trouble', message: 'a whole answer to a request that no workload recorded' }
        : { kind: 'denied', how: { status: answer.status } };
    case 'echo':
      return answer.whole
        ? { kind: 'trouble', message: 'a whole echo of a nonce that no workload recorded' }
        : { kind: 'denied', how: 'closed' };
    case 'unreachable':
      return { kind: 'unreachable', why: answer.why };
    case 'refused':
    case 'reset':
    case 'closed':
    case 'timeout':
      return { kind: 'denied', how: answer.kind };
    default:
      return answer satisfies never;
  }
}
