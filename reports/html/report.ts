import { API_TITLE } from '../../harness/model/api.ts';
import { markings } from '../marking.ts';
import { servedRelease, summaryCapability } from '../matrix-row.ts';
import { plural } from './amount.ts';
import { anchor, jump } from './anchor.ts';
import { coverageSection } from './coverage-section.ts';
import { environmentSection } from './environment-section.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { matrixSection } from './matrix-section.ts';
import { observationSection } from './observation-section.ts';
import { renderPage } from './page.ts';
import { readingSection } from './reading-section.ts';
import { repeatSection } from './repeat-section.ts';
import type { Detail, ReportScope, ReportSource } from './report-source.ts';
import { specificationSection } from './specification-section.ts';
import { PICTURE_STYLE, statisticsSection } from './statistics-section.ts';
import { KEPT_ROWS } from './story.ts';

/** Size of a page, bytes of UTF-8. */
export const MOST_BYTES = 1_000_000;

/** From all that a story holds to what is always small enough; the page says which it is. */
const DETAILS: readonly Detail[] = [
  { rows: KEPT_ROWS, bodies: 'of all tests', timelines: 'of all tests' },
  { rows: 8, bodies: 'of all tests', timelines: 'of all tests' },
  { rows: 8, bodies: 'of tests that did not pass', timelines: 'of all tests' },
  { rows: 4, bodies: 'of none', timelines: 'of all tests' },
  { rows: 4, bodies: 'of none', timelines: 'of tests that did not pass' },
];

/**
 * The content of report.html: one self-contained page, with as much of the evidence as a page of MOST_BYTES holds.
 * The same source gives the same bytes.
 */
export function renderReport(source: ReportSource): string {
  let page = '';
  for (const detail of DETAILS) {
    page = renderInDetail(source, detail);
    if (Buffer.byteLength(page) <= MOST_BYTES) break;
  }
  return page;
}

function renderInDetail(source: ReportSource, detail: Detail): string {
  const { result, clauses } = source;
  const scope: ReportScope = {
    ...source,
    detail,
    byId: new Map(clauses.map((clause) => [clause.id, clause])),
  };
  const marks = markings(result);
  const name = `${result.mesh.name} ${result.mesh.version}`;
  const mark = marks.map((words) => `${words.slice(0, words.indexOf(':'))} `).join('');
  const sections = [
    matrixSection(scope),
    ...result.matrix
      .filter(({ version }) => version !== undefined)
      .map((cell) => specificationSection(cell, scope)),
    observationSection(scope),
    coverageSection(scope),
    statisticsSection(result.run.repeats),
    environmentSection(scope),
    repeatSection(result),
    readingSection(detail, `All ${plural(result.run.totals.probes, 'attempt')}`),
  ];
  return renderPage({
    title: `${mark}SMI conformance of ${name}`,
    marks,
    pictureStyles: [PICTURE_STYLE],
    body: html`<header><p class="over">SMI conformance</p><h1>${name}</h1><p class="lead">${headline(scope)}</p>${marks.map((words) => html`<p class="mark" role="note">${words}</p>`)}</header>
${contents(scope)}
<main>${sections}</main>
<footer>Made by ${result.suite.name} ${result.suite.version}. Sentences are those of the specification at ${result.specCommit}.</footer>`,
  });
}

function headline({ result }: ReportScope): string {
  const versions = servedRelease(result);
  const pairing = versions === '–' ? 'versions of no one release' : `SMI ${versions}`;
  const day = result.run.startedAt.slice(0, 10);
  return `${pairing} on the ${result.testbed} testbed, ${plural(result.tests.length, 'test')}, ${day}: ${summaryCapability(result.matrix)}`;
}

function contents({ result }: ReportScope): Html {
  const places: readonly (readonly [string, string])[] = [
    ['matrix', 'Matrix'],
    ...result.matrix
      .filter(({ version }) => version !== undefined)
      .map(({ api }): readonly [string, string] => [anchor(api), API_TITLE[api].replace('Traffic ', '')]),
    ...(result.observations.length === 0 ? [] : [['observed', 'Observed'] as const]),
    ['coverage', 'Coverage'],
    ['statistics', 'Statistics'],
    ['environment', 'Environment'],
    ['again', 'Repeat'],
    ['reading', 'How to read'],
  ];
  return html`<nav aria-label="Parts of this page"><ul>${places.map(([place, words]) => html`<li>${jump(place, words)}</li>`)}</ul></nav>`;
}
