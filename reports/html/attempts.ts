import { agrees, refutes } from '../../harness/judge/gate.ts';
import type { Attempt } from '../../harness/judge/outcomes.ts';
import type { Expectation } from '../../harness/model/expectation.ts';
import type { Observation } from '../../harness/model/observation.ts';
import { answerText } from '../both-ends.ts';
import { callText } from '../expectation.ts';
import type { AttemptsMoment, Stand, Tally } from './moment.ts';
import { summed } from './moment.ts';
import { outcomeText } from './outcome.ts';
import type { Places } from './places.ts';

/** What is expected or observed while the attempts are made, and when it took effect. */
export interface Subject {
  readonly matter: Expectation | Observation | undefined;
  /** The first attempt that shows the state under test; undefined where there is no telling. */
  readonly gate: Attempt | undefined;
}

/** Attempts whose order tells nothing: those counted for a share, and those that only make traffic. */
function isCountedOnly({ purpose }: Attempt, { matter }: Subject): boolean {
  return purpose === 'load' || matter?.kind === 'shares' || matter?.kind === 'spread';
}

function standOf({ purpose, outcome, sent }: Attempt, { matter, gate }: Subject): Stand {
  if (purpose !== 'probe') return 'plain';
  switch (matter?.kind) {
    case 'delivered':
    case 'denied':
    case 'confined':
      if (agrees(matter.kind, outcome)) return 'for';
      if (!refutes(matter.kind, outcome)) return 'plain';
      return gate !== undefined && sent.startedAt < gate.sent.startedAt ? 'early' : 'against';
    case 'steady':
      return outcome.kind === 'delivered' ? 'for' : 'against';
    default:
      return 'plain';
  }
}

/** One attempt as a row. */
function rowOf(attempt: Attempt, subject: Subject, startedAt: number, places: Places): AttemptsMoment {
  const { purpose, probe, sent, receipts, outcome } = attempt;
  const recorders = new Set(receipts.map(({ workload, port }) => places.at(workload, port)));
  const once = (what: string): Tally => ({ what, count: 1 });
  const latency = sent.endedAt - sent.startedAt;
  return {
    kind: 'attempts',
    purpose,
    route: `${probe.from} → ${probe.to}`,
    call: callText(probe),
    count: 1,
    fromMs: sent.startedAt - startedAt,
    toMs: sent.startedAt - startedAt,
    latencyMs: [latency, latency],
    recorded: recorders.size === 0 ? [once('nobody')] : [once([...recorders].join(' and '))],
    answered: [once(answerText(sent.answer))],
    became: [once(outcomeText(outcome))],
    stand: standOf(attempt, subject),
  };
}

/** Rows with this in common are one row, where nothing else happened between them. */
function keyOf(row: AttemptsMoment, isLoose: boolean): string {
  const { purpose, route, call, stand, recorded, answered, became } = row;
  const ends = isLoose ? [] : [stand, recorded, answered, became];
  return JSON.stringify([purpose, route, call, ends]);
}

function merged(one: AttemptsMoment, other: AttemptsMoment): AttemptsMoment {
  return {
    ...one,
    count: one.count + other.count,
    fromMs: Math.min(one.fromMs, other.fromMs),
    toMs: Math.max(one.toMs, other.toMs),
    latencyMs: [
      Math.min(one.latencyMs[0], other.latencyMs[0]),
      Math.max(one.latencyMs[1], other.latencyMs[1]),
    ],
    recorded: summed([...one.recorded, ...other.recorded]),
    answered: summed([...one.answered, ...other.answered]),
    became: summed([...one.became, ...other.became]),
  };
}

/**
 * Attempts between two other events, in the order sent: those in a row that are alike at both ends are one row. Where
 * the order tells nothing, all of one kind are.
 */
export function attemptRows(
  attempts: readonly Attempt[],
  subject: Subject,
  { startedAt, places }: { readonly startedAt: number; readonly places: Places },
): readonly AttemptsMoment[] {
  const rows: AttemptsMoment[] = [];
  const loose = new Map<string, number>();
  let last = '';
  for (const attempt of attempts) {
    const row = rowOf(attempt, subject, startedAt, places);
    const isLoose = isCountedOnly(attempt, subject);
    const key = keyOf(row, isLoose);
    const at = isLoose ? loose.get(key) : key === last ? rows.length - 1 : undefined;
    const same = at === undefined ? undefined : rows[at];
    if (at !== undefined && same !== undefined) rows[at] = merged(same, row);
    else {
      if (isLoose) loose.set(key, rows.length);
      rows.push(row);
    }
    last = isLoose ? '' : key;
  }
  return rows;
}
