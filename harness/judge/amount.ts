import type { Role, ServiceName } from '../model/cast.ts';
import { SERVICE_PARTS } from '../model/cast.ts';
import type { TrafficMetrics } from './traffic-metrics.ts';
import type { Transcript } from './transcript.ts';

/** One HTTP request as far as metrics can know of it. Workloads are Deployment names. */
export interface Flow {
  readonly sender: string;
  /** Who received it; for a denied one, all that it could have been for. */
  readonly receivers: readonly string[];
  readonly service: ServiceName;
  readonly result: 'success' | 'failure' | 'denied';
}

/** What a mesh should have counted. */
export interface Amount {
  readonly success: number;
  readonly failure: number;
  /** SMI does not say whether these are failures. */
  readonly denied: number;
}

/** All HTTP requests that a test sent before this step of it, from the receivers' records. */
export function flowsOf({ test, attempts }: Transcript, step: number): readonly Flow[] {
  return attempts
    .filter((attempt) => attempt.step < step && attempt.probe.call.protocol === 'http')
    .flatMap(({ probe, receipts, outcome }): readonly Flow[] => {
      const sender = test.layout.workloads[probe.from].name;
      if (outcome.kind === 'denied') {
        const receivers = SERVICE_PARTS[probe.to].selects.map(
          (role: Role) => test.layout.workloads[role].name,
        );
        return [{ sender, receivers, service: probe.to, result: 'denied' }];
      }
      return receipts.map(({ workload, status }) => ({
        sender,
        receivers: [workload],
        service: probe.to,
        result: (status ?? 200) < 500 ? 'success' : 'failure',
      }));
    });
}

export function amountOf(flows: readonly Flow[], counts: (flow: Flow) => boolean): Amount {
  const amount = { success: 0, failure: 0, denied: 0 };
  for (const flow of flows) if (counts(flow)) amount[flow.result]++;
  return amount;
}

/** A count with a fraction comes from sampled counters and was extrapolated: this much may it be off, relatively. */
const EXTRAPOLATION = 0.1;

function isBetween(value: number, low: number, high: number): boolean {
  const slack = Number.isInteger(value) ? 0 : EXTRAPOLATION;
  return value >= low * (1 - slack) && value <= high * (1 + slack);
}

/** What is wrong with these counts; undefined if they are right. */
export function miscount(
  { metrics }: Pick<TrafficMetrics, 'metrics'>,
  { success, failure, denied }: Amount,
): string | undefined {
  const succeeded = metrics.get('success_count')?.value;
  const failed = metrics.get('failure_count')?.value;
  if (succeeded === undefined || !isBetween(succeeded, success, success)) {
    return `success_count is ${succeeded}, received were ${success}`;
  }
  if (failed === undefined || !isBetween(failed, failure, failure + denied)) {
    return `failure_count is ${failed}, received were ${failure}${denied ? ` and ${denied} were denied` : ''}`;
  }
  return undefined;
}
