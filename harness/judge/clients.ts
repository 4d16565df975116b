import type { Probe } from '../model/probe.ts';
import type { Arrivals, Attempt } from './outcomes.ts';
import { arrivalsOf } from './outcomes.ts';
import type { SharesExpectation } from './share.ts';

export interface Clients {
  /** For each probe of the expectation, in the order sent. */
  readonly attempts: readonly (readonly Attempt[])[];
  readonly perClient: readonly (readonly Arrivals[])[];
  readonly batchSizes: readonly (readonly number[])[];
}

/** The attempts of a shares expectation by client: one `sent` record is one batch of one client. */
export function clientsOf({ probes }: SharesExpectation, attempts: readonly Attempt[]): Clients {
  const byClient = probes.map((probe) =>
    attempts.filter((attempt) => identity(attempt.probe) === identity(probe)),
  );
  return {
    attempts: byClient,
    perClient: byClient.map((own) => own.map((attempt) => arrivalsOf(attempt.receipts))),
    batchSizes: byClient.map((own) =>
      [...Map.groupBy(own, (attempt) => attempt.step).values()].map((b) => b.length),
    ),
  };
}

/** Two probes of one expectation differ in one of these. */
function identity({ from, to, port, name, call }: Probe): string {
  const kind = call.protocol === 'http' ? [call.version, call.method, call.path, call.connection] : [];
  return [from, to, port, name, call.protocol, ...kind].join(' ');
}
