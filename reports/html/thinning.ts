import type { AttemptsMoment, EventMoment, Moment, OmittedMoment } from './moment.ts';
import { summed } from './moment.ts';

/**
 * A timeline of at most `most` rows of attempts and as many events. Kept are the first and the last row, those at every
 * turn of the tide (an attempt against what is expected, and the first that is for it again), then whatever comes first.
 * Attempts that are left out are counted where they stood; events that are left out become one row.
 *
 * @param most at least 4
 */
export function thinned(moments: readonly Moment[], most: number): readonly Moment[] {
  const attempts = moments.filter((moment) => moment.kind === 'attempts');
  const events = moments.filter((moment) => moment.kind === 'event');
  if (attempts.length <= most && events.length <= most) return moments;
  const kept: ReadonlySet<Moment> = new Set([...tellingRows(attempts, most), ...tellingEvents(events, most)]);
  return moments.reduce<Moment[]>((rows, moment) => {
    const before = rows.at(-1);
    if (moment.kind !== 'omitted' && kept.has(moment)) rows.push(moment);
    else if (before?.kind === 'omitted') rows.splice(-1, 1, together(before, omittedFrom(moment)));
    else rows.push(omittedFrom(moment));
    return rows;
  }, []);
}

function tellingRows(rows: readonly AttemptsMoment[], most: number): readonly AttemptsMoment[] {
  const turns = rows.filter((row, i) => row.stand === 'against' || row.stand !== rows[i - 1]?.stand);
  const byWorth = new Set([...rows.slice(0, 1), ...rows.slice(-1), ...turns, ...rows]);
  return [...byWorth].slice(0, most);
}

function tellingEvents(events: readonly EventMoment[], most: number): readonly EventMoment[] {
  const marked = events.filter(({ mark }) => mark === 'gate' || mark === 'trouble');
  return [...new Set([...marked, ...events])].slice(0, most);
}

function omittedFrom(moment: Moment): OmittedMoment {
  switch (moment.kind) {
    case 'omitted':
      return moment;
    case 'attempts':
      return { kind: 'omitted', rows: 1, became: moment.became };
    case 'event':
      return { kind: 'omitted', rows: 1, became: [{ what: `events (${moment.mark})`, count: 1 }] };
    default:
      return moment satisfies never;
  }
}

function together(one: OmittedMoment, other: OmittedMoment): OmittedMoment {
  return {
    kind: 'omitted',
    rows: one.rows + other.rows,
    became: summed([...one.became, ...other.became]),
  };
}
