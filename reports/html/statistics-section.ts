import { ALPHA, BETA } from '../../harness/judge/sequential.ts';
import type { Repeats } from '../../harness/model/result.ts';
import type { OcPanel } from '../oc-plot.ts';
import { renderOcPlot } from '../oc-plot.ts';
import { percentText } from './amount.ts';
import { anchor, jump } from './anchor.ts';
import { Html, html } from './html.ts';
import panels from './operating-characteristic.json' with { type: 'json' };

const PICTURE = renderOcPlot(panels satisfies readonly OcPanel[]);

/** The style sheet of the picture, which the page must allow. */
export const PICTURE_STYLE = /<style>(.*?)<\/style>/s.exec(PICTURE)?.[1] ?? '';

/** With what errors a share is judged, and how steady verdicts were where the run repeated its tests. */
export function statisticsSection(repeats: Repeats | undefined): Html {
  return html`<section id="statistics" aria-labelledby="statistics-title"><h2 id="statistics-title">Statistics</h2><p>A backend’s share is tested sequentially against its weight: wrong failure of a test with probability ${exponent(ALPHA)} at most, a deviation of the effect size missed with ${exponent(BETA)}. A test that comes to its bound of requests is inconclusive. Other rules beside it:</p><figure class="oc"><div class="wide" tabindex="0" role="region" aria-label="operating characteristics">${Html.literal(PICTURE)}</div><figcaption>How often each rule passes a backend, by its true share.</figcaption></figure>${repeats && flakeTable(repeats)}</section>`;
}

function exponent(probability: number): Html {
  return html`10<sup>${Math.round(Math.log10(probability))}</sup>`;
}

function flakeTable({ repetitions, confidence, tests }: Repeats): Html {
  const flaky = tests.filter(({ flakes }) => flakes > 0);
  const bound = Math.max(0, ...tests.map(({ upperBound }) => upperBound));
  const summary = `Each test ran ${repetitions} times. ${flaky.length === 0 ? 'No verdict changed' : `The verdict of ${flaky.length} of ${tests.length} changed`}; the highest upper bound of a test’s flake rate is ${percentText(bound)} (confidence ${percentText(confidence)} each).`;
  const rows = flaky.map(
    ({ test, verdicts, flakes, rate, upperBound }) =>
      html`<tr><th scope="row">${jump(anchor(test), test)}</th><td>${Object.entries(verdicts)
        .map(([verdict, count]) => `${count} ${verdict}`)
        .join(
          ', ',
        )}</td><td class="n">${flakes}</td><td class="n">${percentText(rate)}</td><td class="n">${percentText(upperBound)}</td></tr>`,
  );
  const table = html`<div class="wide" tabindex="0" role="region" aria-label="tests whose verdict changed"><table class="list"><thead><tr><th scope="col">Test</th><th scope="col">Verdicts</th><th scope="col">Flakes</th><th scope="col">Rate</th><th scope="col">Upper bound</th></tr></thead><tbody>${rows}</tbody></table></div>`;
  return html`<h3>Repetitions</h3><p>${summary}</p>${flaky.length === 0 ? undefined : table}`;
}
