import { API_TITLE, APIS } from '../../harness/model/api.ts';
import { jump, outward } from '../html/anchor.ts';
import type { Html, Part } from '../html/html.ts';
import { html, joined } from '../html/html.ts';
import {
  capabilityMark,
  cellCounts,
  cellMark,
  cellPlace,
  dayOf,
  dayText,
  profileNotice,
  staleMark,
} from './cell.ts';
import type { Feed, FeedResult, MeshWithoutSmi, UnverifiedResult } from './feed.ts';
import type { ReleaseColumn } from './release-column.ts';
import { RELEASE_COLUMNS } from './release-column.ts';
import { renderSitePage } from './site-page.ts';

/** The page of a public matrix: what stands today, how it came to be, and what is not shown. */
export function renderIndexPage(feed: Feed): string {
  const { results, unverified, withoutSmi, now, generator } = feed;
  const meshes = Map.groupBy(results, ({ mesh }) => mesh.name);
  return renderSitePage({
    title: 'SMI conformance: public matrix',
    description: `What ${meshes.size} service meshes do of the Service Mesh Interface, measured by traffic.`,
    skip: { to: 'matrix', words: 'To the matrix' },
    body: html`<header>
<p class="over">Service Mesh Interface</p>
<h1>Conformance of service meshes</h1>
<p class="lead">${counted(results.length, 'result')} of ${counted(meshes.size, 'mesh', 'meshes')}, each measured by real
traffic, signed, and judged again from its evidence before it came onto this page. Staleness as of
<time datetime="${now}">${dayOf(now)}</time>.</p>
</header>
<nav aria-label="Parts of this page"><ul>
<li>${jump('matrix', 'Matrix')}</li>
<li>${jump('history', 'Over time')}</li>
${unverified.length === 0 ? '' : html`<li>${jump('unverified', 'Not shown')}</li>`}
${withoutSmi.length === 0 ? '' : html`<li>${jump('without-smi', 'Without SMI')}</li>`}
<li>${jump('reading', 'How to read it')}</li>
</ul></nav>
<main>
<section id="matrix" aria-labelledby="matrix-title">
<h2 id="matrix-title">Matrix</h2>
${matrix(results.filter(({ current }) => current))}
</section>
<section id="history" aria-labelledby="history-title">
<h2 id="history-title">Over time</h2>
${results.length === 0 ? html`<p>No result yet.</p>` : [...meshes].map(([name, its]) => history(name, its))}
</section>
${unverified.length === 0 ? '' : notShown(unverified)}
${withoutSmi.length === 0 ? '' : meshesWithoutSmi(withoutSmi)}
${reading()}
</main>
<footer>
<p>For machines: <a href="matrix.json">matrix.json</a> (<a href="matrix.schema.json">schema</a>). Made by
${generator.name} ${generator.version}, suite <code>${generator.digest.slice(0, 12)}</code>.</p>
</footer>`,
  });
}

function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function matrix(results: readonly FeedResult[]): Part {
  if (results.length === 0) return html`<p>No result that verifies was given.</p>`;
  return html`<table class="public" role="table">
<caption>The newest result of each version of a mesh, by the API versions that it serves. Columns of releases are
derived: – where a mesh serves another pairing of versions.</caption>
<thead role="rowgroup">
<tr role="row"><th scope="col" role="columnheader">Mesh</th>${APIS.map(
    (api, i) =>
      html`<th scope="col" role="columnheader" class="${i === 0 ? 'first' : ''}">${API_TITLE[api]}</th>`,
  )}${RELEASE_COLUMNS.map(
    (name, i) =>
      html`<th scope="col" role="columnheader" class="${i === 0 ? 'first' : ''}">${releaseTitle(name)}</th>`,
  )}<th scope="col" role="columnheader" class="first">Signed</th></tr>
</thead>
<tbody role="rowgroup">${results.map(matrixRow)}</tbody>
</table>`;
}

function releaseTitle(name: ReleaseColumn): string {
  return name === 'main' ? 'SMI main' : `SMI ${name}`;
}

function matrixRow(result: FeedResult): Html {
  const { mesh, stale, folder, profile, pairing, testbed } = result;
  const notice = profileNotice(profile);
  return html`
<tr role="row" class="${stale ? 'old' : ''}">
<th scope="row" role="rowheader">${mesh.name} ${mesh.version}<small>${pairing === undefined ? 'versions of its own' : `as in SMI ${pairing}`}, ${testbed} testbed</small>${
    notice === undefined ? '' : html`<small class="stale">${notice}</small>`
  }</th>
${APIS.map(
  (api, i) =>
    html`<td role="cell" class="spec ${i === 0 ? 'first' : ''}" data-label="${API_TITLE[api]}">${specification(result, api)}</td>`,
)}
${RELEASE_COLUMNS.map(
  (name, i) =>
    html`<td role="cell" class="release ${i === 0 ? 'first' : ''}" data-label="${releaseTitle(name)}">${releaseMark(result, name)}</td>`,
)}
<td role="cell" class="when first"><a href="${folder}/index.html"><span class="unseen">${mesh.name} ${mesh.version}, signed </span>${dayText(result)}</a>${staleMark(result)}<small><a href="${folder}/report.html">report</a> <a href="${folder}/attestation.sigstore.json">attestation</a></small></td>
</tr>`;
}

function specification(result: FeedResult, api: (typeof APIS)[number]): Part {
  const cell = result.cells.find((one) => one.api === api);
  if (cell === undefined) return html`<span class="dash">–</span>`;
  return html`<a class="cell" href="${result.folder}/index.html#${api}">${cellPlace(result, cell)}${cellMark(cell)}<small>${cellCounts(cell)}</small></a>`;
}

function releaseMark({ releases }: FeedResult, name: ReleaseColumn): Html {
  const standing = releases[name];
  if (standing === null) return html`<span class="dash">–</span>`;
  return standing === 'refused' ? html`<span class="dash">not exercised</span>` : capabilityMark(standing);
}

function history(name: string, results: readonly FeedResult[]): Html {
  return html`<details class="history"><summary>${name}: ${counted(results.length, 'result')}</summary>
<div class="wide" tabindex="0" role="region" aria-label="Results of ${name} over time"><table class="list">
<thead><tr><th scope="col">Signed</th><th scope="col">Version</th>${APIS.map((api) => html`<th scope="col">${API_TITLE[api]}</th>`)}<th scope="col">Files</th></tr></thead>
<tbody>${results
    .toSorted((a, b) => (a.issuedAt < b.issuedAt ? 1 : a.issuedAt > b.issuedAt ? -1 : 0))
    .map(historyRow)}</tbody>
</table></div></details>`;
}

function historyRow(result: FeedResult): Html {
  const { mesh, folder, stale, cells } = result;
  return html`
<tr class="${stale ? 'old' : ''}"><th scope="row"><a href="${folder}/index.html">${dayText(result)}</a> ${staleMark(result)}</th><td>${mesh.version}</td>${APIS.map(
    (api) => {
      const cell = cells.find((one) => one.api === api);
      return cell === undefined
        ? html`<td>–</td>`
        : html`<td>${cellMark(cell)} <small>${cell.version ?? ''}</small></td>`;
    },
  )}<td>${files(result)}</td></tr>`;
}

function files({ folder }: FeedResult): Html {
  const links = [
    html`<a href="${folder}/report.html">report</a>`,
    html`<a href="${folder}/attestation.sigstore.json">attestation</a>`,
    html`<a href="${folder}/result.json">result</a>`,
    html`<a href="${folder}/evidence.jsonl.gz">evidence</a>`,
  ];
  return joined(links, ' · ');
}

function notShown(unverified: readonly UnverifiedResult[]): Html {
  return html`<section id="unverified" aria-labelledby="unverified-title">
<h2 id="unverified-title">Given, and not shown</h2>
<p>These do not verify as full runs, so nothing is said of what they claim.</p>
<dl class="reasons">${unverified.map(
    ({ name, code, reason }) => html`
<dt>${name}</dt><dd><code>${code}</code> ${reason}</dd>`,
  )}</dl>
</section>`;
}

function meshesWithoutSmi(meshes: readonly MeshWithoutSmi[]): Html {
  return html`<section id="without-smi" aria-labelledby="without-smi-title">
<h2 id="without-smi-title">No SMI API</h2>
<p>Declared, not measured: these meshes serve none of the four APIs, by their own account.</p>
<dl class="reasons">${meshes.map(
    ({ title, link, statement, source }) => html`
<dt>${outward(link, title)}</dt><dd>${statement} <small>(${outward(source, 'source')})</small></dd>`,
  )}</dl>
</section>`;
}

function reading(): Html {
  return html`<section id="reading" aria-labelledby="reading-title">
<h2 id="reading-title">How to read it</h2>
<dl class="facts">
<dt>${capabilityMark('Full')}</dt><dd>all must-clauses that the version can express hold, shown by traffic</dd>
<dt>${capabilityMark('Half')}</dt><dd>some hold; the failing ones are named on the result’s page</dd>
<dt>${capabilityMark('None')}</dt><dd>none holds, or the mesh does not serve the API</dd>
<dt>${capabilityMark('Undetermined')}</dt><dd>inconclusive clauses could still change it</dd>
</dl>
<p>A result counts for 90 days. Then it is stale: it stays, without its colours. A specification with clauses that the
testbed could not exercise has no capability here. The address of a result is the SHA-256 of its
<code>result.json</code>, so a link to it can be held against what it leads to.</p>
</section>`;
}
