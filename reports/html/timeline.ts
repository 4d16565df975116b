import type { Purpose } from '../../harness/model/evidence.ts';
import { durationText, offsetText, plural, timesText } from './amount.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import type { AttemptsMoment, EventMoment, OmittedMoment, Stand, Tally } from './moment.ts';
import type { Strand } from './story.ts';

const PURPOSE: Readonly<Record<Purpose, string>> = {
  before: 'before the change',
  probe: 'probe',
  control: 'control',
  load: 'traffic to be measured',
  admit: 'set-up',
  observe: 'observed',
  premise: 'before anything else',
};

const STAND: Readonly<Record<Stand, { readonly tone: string; readonly sign: string }>> = {
  for: { tone: 'good', sign: '✓ ' },
  against: { tone: 'bad', sign: '✗ ' },
  early: { tone: 'open', sign: 'still ' },
  plain: { tone: 'none', sign: '' },
};

function tallyText(tallies: readonly Tally[]): string {
  if (tallies.length === 1) return tallies.map(({ what }) => what).join();
  return tallies.map(({ what, count }) => `${timesText(count)} ${what}`).join(', ');
}

function latencyText([shortest, longest]: AttemptsMoment['latencyMs']): string {
  const [low, high] = [durationText(shortest), durationText(longest)];
  return low === high ? low : `${low} – ${high}`;
}

/** `said`: the call that the row before, or the words above, have named. */
function attemptsRow(row: AttemptsMoment, said: string): Html {
  const { tone, sign } = STAND[row.stand];
  const call = said.includes(row.call) ? undefined : html`, ${row.call}`;
  return html`<li class="a ${tone}"><i>${offsetText(row.fromMs)}</i><span><b>${timesText(row.count)}</b> ${row.route}${call} <small>${PURPOSE[row.purpose]}</small></span><span>${tallyText(row.recorded)}</span><span>${tallyText(row.answered)} <small>${latencyText(row.latencyMs)}</small></span><span>${sign}${tallyText(row.became)}</span></li>`;
}

function omittedRow({ rows, became }: OmittedMoment): Html {
  return html`<li class="omitted"><i>⋮</i><div>${plural(rows, 'row')} more, counted only: ${tallyText(became)}</div></li>`;
}

function eventRow({ atMs, mark, words, body }: EventMoment, bodies: Bodies): Html {
  const told =
    body === undefined || bodies === 'left out'
      ? words
      : html`<details><summary>${words}</summary><pre>${body}</pre></details>`;
  return html`<li class="${mark}"><i>${offsetText(atMs)}</i><div>${told}</div></li>`;
}

/** Whether the objects and answers themselves are shown. */
export type Bodies = 'shown' | 'left out';

/** What happened for one expectation, in order: sent, recorded by the receiver, answered to the sender, and so become. */
export function timeline({ words, moments }: Pick<Strand, 'words' | 'moments'>, bodies: Bodies): Html {
  let said = words;
  const rows = moments.map((moment) => {
    switch (moment.kind) {
      case 'attempts': {
        const row = attemptsRow(moment, said);
        said = moment.call;
        return row;
      }
      case 'omitted':
        return omittedRow(moment);
      case 'event':
        return eventRow(moment, bodies);
      default:
        return moment satisfies never;
    }
  });
  return html`<ol class="tl">${rows}</ol>`;
}
