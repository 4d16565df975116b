import { coverageOf } from '../../harness/catalogue/coverage.ts';
import { API_TITLE } from '../../harness/model/api.ts';
import type { CoverageListing } from '../coverage.ts';
import { listCoverage } from '../coverage.ts';
import { anchor, jump } from './anchor.ts';
import type { Html } from './html.ts';
import { html, joined } from './html.ts';
import type { ReportScope } from './report-source.ts';

/** Which tests decide which clause in the versions that were tested, and why nothing decides the rest. */
export function coverageSection(scope: ReportScope): Html | undefined {
  const { result, clauses, manifest } = scope;
  const listings = coverageOf(manifest, clauses)
    .filter(({ api, version }) => result.matrix.some((cell) => cell.api === api && cell.version === version))
    .map((version) => listCoverage(version, manifest));
  if (listings.length === 0) return undefined;
  return html`<section id="coverage" aria-labelledby="coverage-title"><h2 id="coverage-title">Clause coverage</h2><p class="lead">What the whole suite has for the versions that were tested, performed in this run or not.</p><div class="wide" tabindex="0" role="region" aria-label="totals by specification"><table class="list"><thead><tr><th scope="col">Specification</th><th scope="col">must-clauses decided</th><th scope="col">open clauses observed</th><th scope="col">all clauses</th><th scope="col">tests</th><th scope="col">expectations</th><th scope="col">observations</th></tr></thead><tbody>${listings.map(totalsRow)}</tbody></table></div>${listings.map((listing) => clauseTable(listing, scope))}</section>`;
}

function totalsRow({ api, version, totals }: CoverageListing): Html {
  const of = (some: number, all: number) => html`<td>${some} of ${all}</td>`;
  return html`<tr><th scope="row">${API_TITLE[api]} ${version}</th>${of(totals.mustCovered, totals.must)}${of(totals.openObserved, totals.open)}${of(totals.clausesCovered, totals.clauses)}<td>${totals.tests}</td><td>${totals.expectations}</td><td>${totals.observations}</td></tr>`;
}

function clauseTable({ api, version, clauses, uncovered }: CoverageListing, { result }: ReportScope): Html {
  const performed = new Set(result.tests.map(({ test }) => test));
  const why = new Map(uncovered.map(({ clause, reason }) => [clause, reason]));
  const rows = clauses.map(({ clause, level, kind, deciders, observers }) => {
    const tests = [...Map.groupBy([...deciders, ...observers], ({ test }) => test)].map(
      ([test, own]) =>
        html`${performed.has(test) ? jump(anchor(test), test) : test} ${own.map(({ seq, kind: how }) => `#${seq} ${how}`).join(', ')}`,
    );
    const decided = tests.length > 0 ? joined(tests, '; ') : (why.get(clause) ?? 'not testable here');
    return html`<tr><th scope="row">${clause}</th><td>${level}, ${kind}</td><td>${decided}</td></tr>`;
  });
  return html`<details class="entry"><summary><span><span class="id">${API_TITLE[api]} ${version}</span> clause → expectations and observations</span></summary><div class="in wide" tabindex="0" role="region" aria-label="coverage of ${API_TITLE[api]} ${version}"><table class="list"><thead><tr><th scope="col">Clause</th><th scope="col">Level</th><th scope="col">Decided or observed by</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}
