import type { Html } from './html.ts';
import { html } from './html.ts';
import type { Detail } from './report-source.ts';
import { KEPT_ROWS } from './story.ts';
import { capabilityChip, verdictChip } from './verdict.ts';

/** What the words mean, and by what rule evidence is summed up. */
export function readingSection(detail: Detail, attempts: string): Html {
  return html`<section id="reading" aria-labelledby="reading-title"><h2 id="reading-title">How to read this page</h2><dl class="facts"><dt>${capabilityChip('Full')}</dt><dd>all behaviour must-clauses that the version can express and the testbed can show hold</dd><dt>${capabilityChip('Half')}</dt><dd>some hold; the failing ones are named</dd><dt>${capabilityChip('None')}</dt><dd>none holds, or the API is not served</dd><dt>${capabilityChip('Undetermined')}</dt><dd>settling what is inconclusive would change it</dd><dt>${verdictChip('inconclusive')}</dt><dd>the observations do not decide it; never for or against the mesh</dd><dt>${verdictChip('not-applicable')}</dt><dd>the version cannot express it, a clause that it depends on does not hold, or its client is not let in at all</dd><dt>${verdictChip('not-exercised')}</dt><dd>this testbed lacks what the test needs</dd></dl><h3>How evidence is summed up</h3><p>A row of a timeline is a number of attempts in a row that are alike at both ends: what was sent, which workloads recorded it, what the sender saw, and what became of it by the receiver’s record. Requests that are only counted (shares, traffic for metrics) are one row for each client between two other events. ${rule(detail)} ${attempts} lie in evidence.jsonl.gz, each with its time.</p></section>`;
}

function rule({ rows, bodies, timelines }: Detail): string {
  const usual = rows < KEPT_ROWS ? ` instead of ${KEPT_ROWS}, to keep the page below its size` : '';
  const objects =
    bodies === 'of all tests'
      ? ''
      : ` Objects and answers themselves are shown ${bodies}, to keep the page below its size.`;
  const lines =
    timelines === 'of all tests' ? '' : ` Timelines are shown ${timelines}, to keep the page below its size.`;
  return `At most ${rows} rows of attempts are shown for an expectation${usual}: the first, the last, each that is against what is expected, each turn; what is left out is counted where it stood. Long answers and objects are shown to a length that is told.${objects}${lines}`;
}
