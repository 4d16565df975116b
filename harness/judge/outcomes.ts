import type { Transport } from '../model/cast.ts';
import type { Receipt, Sent } from '../model/control.ts';
import type { Purpose, TestStep } from '../model/evidence.ts';
import type { Expectation } from '../model/expectation.ts';
import type { Observation } from '../model/observation.ts';
import type { Intended, Outcome } from '../model/outcome.ts';
import { outcomeOf } from '../model/outcome.ts';
import type { Probe } from '../model/probe.ts';
import { stragglersIn } from './straggler.ts';

/** One attempt to communicate with what both ends recorded of it. */
export interface Attempt {
  readonly purpose: Purpose;
  readonly probe: Probe;
  readonly sent: Sent;
  /** By name, then port: the order in which logs were read tells nothing. */
  readonly receipts: readonly Receipt[];
  readonly outcome: Outcome;
  /** Position of its `sent` record among the test's steps: attempts of one batch share it. */
  readonly step: number;
}

/** Service, port and transport: what a control has in common with the probe at whose side it stands. */
export function destinationOf({ to, port, call }: Probe): string {
  const transport: Transport = call.protocol === 'udp' ? 'udp' : 'tcp';
  return `${to}:${port}/${transport}`;
}

/** Where one request arrived: several places if it was copied or sent again, none if no workload recorded it. */
export type Arrivals = readonly Intended[];

export function arrivalsOf(receipts: readonly Receipt[]): Arrivals {
  const places = new Map(receipts.map(({ workload, port }) => [`${workload}:${port}`, { workload, port }]));
  return [...places.values()].sort(byPlace);
}

function byPlace(a: Intended, b: Intended): number {
  if (a.workload === b.workload) return a.port - b.port;
  return a.workload < b.workload ? -1 : 1;
}

/** For an attempt of an episode that names no recipients (load, set-up, shares, spread), whoever got it was meant to. */
function intendedOf(
  subject: Expectation | Observation | undefined,
  probe: Probe,
  receipts: readonly Receipt[],
): readonly Intended[] {
  switch (subject?.kind) {
    case 'delivered':
    case 'denied':
    case 'confined':
    case 'steady':
    case 'outcome':
    case 'denial':
    case 'survival':
      return destinationOf(subject.probe) === destinationOf(probe) ? subject.intended : receipts;
    default:
      return receipts;
  }
}

const STRAGGLED: Outcome = {
  kind: 'trouble',
  message: 'it arrived when it had been given up and the policy had been changed: that tells nothing',
};

/**
 * Every attempt of a test in the order sent, paired by nonce with its receipts, wherever in the test they were read.
 * A receipt whose nonce nobody sent is left out.
 */
export function attemptsOf(steps: readonly TestStep[]): readonly Attempt[] {
  const receipts = Map.groupBy(
    steps.flatMap((step) => (step.record === 'received' ? step.receipts : [])),
    (receipt) => receipt.nonce,
  );
  const stragglers = stragglersIn(steps);
  let subject: Expectation | Observation | undefined;
  return steps.flatMap((step, position) => {
    if (step.record === 'expectation') subject = step.expectation;
    if (step.record === 'observation') subject = step.observation;
    if (step.record !== 'sent') return [];
    const { purpose, probe } = step;
    return step.sent.map((sent): Attempt => {
      const got = (receipts.get(sent.nonce) ?? []).toSorted(byPlace);
      const outcome = stragglers.has(sent.nonce)
        ? STRAGGLED
        : outcomeOf(sent, got, intendedOf(subject, probe, got));
      return { purpose, probe, sent, receipts: got, outcome, step: position };
    });
  });
}
