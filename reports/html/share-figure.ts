import { counted, percentText, plural } from './amount.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import type { ClientCourse, ShareCourse } from './share-course.ts';
import { sharePlot } from './share-plot.ts';

const DECISION: Readonly<Record<ClientCourse['decision'], string>> = {
  accept: 'accepted: every one-sided test of a deviation is over',
  reject: 'rejected: a share is off its weight',
  undecided: 'undecided at the bound of requests',
  continue: 'still open when the requests ended',
};

/** The course of a share test, a picture a client, with the numbers in words. */
export function shareFigure(course: ShareCourse): Html {
  const means = `Judged in all: ${plural(course.counted, 'request')}; on average the procedure needs ${counted(Math.round(course.simulatedMean))} where the shares are right (Wald’s one-sided mean: ${counted(Math.round(course.waldMean))}).`;
  return html`${course.clients.map((client) => clientFigure(course, client))}<p class="small">${means}</p>`;
}

function clientFigure(course: ShareCourse, client: ClientCourse): Html {
  const last = client.points.at(-1);
  const estimates = course.backends.map(
    ({ service, share }, i) =>
      `${service} ${percentText(last?.observed[i] ?? 0)} (weight ${percentText(share)})`,
  );
  const run =
    client.run &&
    `; ${client.run.length} in a row to ${client.run.service}, which independent choices do not produce`;
  return html`<figure>${sharePlot(course, client)}<figcaption><b>${client.client}</b>, ${client.call}: ${estimates.join(', ')} of ${plural(last?.n ?? 0, 'request')}; ${DECISION[client.decision]}${run}. Lag-1 autocorrelation ${client.autocorrelation.toFixed(2)}. <span class="small">Thick: estimate; thin: weight; dotted: accepts; shaded: rejects.</span></figcaption></figure>`;
}
