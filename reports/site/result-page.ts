import { API_TITLE } from '../../harness/model/api.ts';
import type { ClauseResult, Result } from '../../harness/model/result.ts';
import type { Badge } from '../badge.ts';
import { outward } from '../html/anchor.ts';
import type { Html, Part } from '../html/html.ts';
import { html, joined } from '../html/html.ts';
import { verdictChip } from '../html/verdict.ts';
import { PLAIN } from '../palette.ts';
import { reasonWords } from '../reason.ts';
import { quoted } from '../repeat-command.ts';
import type { Clauses } from '../source.ts';
import { sourceLink, sourceOf, sourceText } from '../source.ts';
import { countsText } from '../summary.ts';
import { cellCounts, cellMark, dayOf, profileNotice, signerText } from './cell.ts';
import type { FeedCell, FeedResult, SignedBy } from './feed.ts';
import { renderSitePage } from './site-page.ts';

export interface ResultPageSource {
  readonly shown: FeedResult;
  readonly result: Result;
  readonly badges: readonly Badge[];
  readonly clauses: Clauses;
}

/** The permanent page of one result. */
export function renderResultPage({ shown, result, badges, clauses }: ResultPageSource): string {
  const { mesh, digest, issuedAt, validUntil, stale } = shown;
  const name = `${mesh.name} ${mesh.version}`;
  const notice = profileNotice(shown.profile);
  return renderSitePage({
    title: `SMI conformance of ${name}, ${dayOf(issuedAt)}`,
    description: `What ${name} does of the Service Mesh Interface, measured by traffic.`,
    skip: { to: 'cells', words: 'To the capabilities' },
    body: html`<header>
<p class="over"><a href="../../index.html">Conformance of service meshes</a></p>
<h1>${name}</h1>
<p class="lead">Signed <time datetime="${issuedAt}">${dayOf(issuedAt)}</time>, valid until
<time datetime="${validUntil}">${dayOf(validUntil)}</time>, ${countsText(result.tests, PLAIN)}.</p>
${stale ? html`<p class="notice"><span class="stale">Stale</span>: it was true when it was signed; the mesh may do otherwise today.</p>` : ''}
${notice === undefined ? '' : html`<p class="notice">Mind the ${notice}.</p>`}
<ul class="files">
<li><a href="report.html">report</a></li>
<li><a href="attestation.sigstore.json">attestation</a></li>
<li><a href="result.json">result.json</a></li>
<li><a href="evidence.jsonl.gz">evidence</a></li>
</ul>
${badges.length === 0 ? '' : html`<p class="badges">${badges.map(({ name: file, label, message }) => html`<img src="badges/${file}.svg" alt="${label}: ${message}">`)}</p>`}
</header>
<main class="${stale ? 'old' : ''}">
<section id="cells" aria-labelledby="cells-title">
<h2 id="cells-title">Capabilities</h2>
${shown.cells.map((cell) => specification(cell, result, clauses))}
</section>
${environment(shown, result)}
<section id="verify" aria-labelledby="verify-title">
<h2 id="verify-title">Check it yourself</h2>
<p>Put attestation, <code>result.json</code> and evidence into a folder of your own, take the signer’s key from somebody
you trust, and have the evidence judged again, without the mesh:</p>
<pre tabindex="0">npx smi-conformance verify FOLDER ${trustWords(shown.signedBy)}</pre>
<p>The address of this page is the SHA-256 of its <code>result.json</code>:</p>
<pre tabindex="0">${digest}</pre>
</section>
</main>`,
  });
}

/** Options of `verify` that accept this signer; a key has to come from elsewhere than from here. */
function trustWords(signer: SignedBy): string {
  return signer.kind === 'key'
    ? '--key KEY.pub'
    : `--identity ${quoted(signer.identity)} --issuer ${quoted(signer.issuer)}`;
}

function specification(cell: FeedCell, result: Result, clauses: Clauses): Html {
  const its = result.clauses.filter(({ api }) => api === cell.api);
  const notable = its.filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive');
  const better = result.claims.find(({ api }) => api === cell.api)?.better ?? [];
  return html`
<h3 id="${cell.api}">${API_TITLE[cell.api]} ${cellMark(cell)} <small>${cellCounts(cell)}</small></h3>
${notable.length === 0 ? html`<p class="small">No clause failed or stayed inconclusive.</p>` : html`<dl class="reasons">${notable.map((one) => clauseEntry(one, clauses))}</dl>`}
${better.length === 0 ? '' : html`<p class="small">Holds, though the profile excepts it: ${better.join(', ')}.</p>`}`;
}

function clauseEntry({ clause: id, version, verdict, reason }: ClauseResult, clauses: Clauses): Html {
  const clause = clauses.get(id);
  const source = clause && sourceOf(clause, version);
  const why: Part = reason === undefined ? '' : html` <small>${reasonWords(reason)}</small>`;
  return html`
<dt>${id} ${verdictChip(verdict)}${why}</dt>
<dd>${clause === undefined ? '' : html`“${clause.sentence}”`}${source === undefined ? '' : html` <small>${outward(sourceLink(source), sourceText(source))}</small>`}</dd>`;
}

function environment({ signedBy, pairing }: FeedResult, result: Result): Html {
  const { suite, mesh, run, specCommit, testbed } = result;
  const facts: readonly (readonly [string, Part])[] = [
    ['Signed by', signerText(signedBy)],
    ['Suite', html`${suite.name} ${suite.version} <code>${suite.digest}</code>`],
    [
      'Specification',
      html`smi-spec <code>${specCommit}</code>, ${pairing ?? 'another pairing of versions than any release'}`,
    ],
    [
      'Mesh',
      joined(
        Object.entries(mesh.digests)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([part, value]) => html`${part} <code>${value}</code>`),
        html`<br>`,
      ),
    ],
    ['Testbed', testbed],
    ['Run', html`<code>${run.id}</code>, seed ${run.seed}, ${(run.durationMs / 1000).toFixed(1)} s`],
    [
      'Traffic',
      `${run.totals.probes} probes, ${run.totals.requests} requests, ${run.totals.changes} changes of objects`,
    ],
    ['Host', `Node ${run.host.node}, ${run.host.platform}`],
  ];
  return html`<section id="environment" aria-labelledby="environment-title">
<h2 id="environment-title">Environment</h2>
<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</section>`;
}
