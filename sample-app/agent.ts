import type { Agent, Batch, SelfCheck } from '../harness/model/control.ts';
import type { Dial } from './attempt.ts';
import { runBatch } from './batch-run.ts';
import { Http1Caller } from './http1-caller.ts';
import { Http2Caller } from './http2-caller.ts';
import type { ReceiptLog } from './receipt-log.ts';
import { selfCheck } from './self-check.ts';
import type { Address } from './server.ts';
import { dialTcp } from './tcp-call.ts';
import { dialUdp } from './udp-call.ts';
import { WorkloadError } from './workload-error.ts';

export interface ClosableAgent extends Agent {
  /** Ends kept-alive connections and everything under way. */
  close(): void;
}

/**
 * The sending half of a workload. It shares nothing with the servers but the process: `receipts` reads their log.
 *
 * @param now a clock that never goes back, milliseconds since the epoch
 */
export function createAgent(
  log: ReceiptLog,
  addresses: readonly Address[],
  now: () => number,
): ClosableAgent {
  const http1 = new Http1Caller();
  const http2 = new Http2Caller();
  const closing = new AbortController();

  const dialOf = ({ target, call }: Batch): Dial => {
    switch (call.protocol) {
      case 'http':
        return (call.version === '2' ? http2 : http1).dial(target, call);
      case 'tcp':
        return dialTcp(target, call);
      case 'udp':
        return dialUdp(target);
      default:
        return call satisfies never;
    }
  };

  const send = (batch: Batch, signal: AbortSignal) =>
    runBatch(dialOf(batch), batch, now, AbortSignal.any([signal, closing.signal]));

  return {
    send,
    receipts: async (after, signal) => {
      signal.throwIfAborted();
      return log.read(after);
    },
    selfCheck: (signal): Promise<SelfCheck> => selfCheck(addresses, send, signal),
    close: () => {
      closing.abort(new WorkloadError('WORKLOAD_CLOSED', 'the workload was closed: lease a new stage'));
      http1.close();
      http2.close();
    },
  };
}
