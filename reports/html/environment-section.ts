import { API_TITLE, APIS } from '../../harness/model/api.ts';
import { counted, durationText } from './amount.ts';
import type { Html, Part } from './html.ts';
import { html } from './html.ts';
import type { ReportScope } from './report-source.ts';
import { yamlOf } from './yaml.ts';

/** Where and with what it was measured, and how to do it again. */
export function environmentSection({ result, run }: ReportScope): Html {
  const { mesh, suite, versions, run: block } = result;
  const served = APIS.map((api) => `${API_TITLE[api]} ${versions[api] ?? 'not served'}`).join(', ');
  const { probes, connections, requests, changes } = block.totals;
  const facts: readonly (readonly [string, Part])[] = [
    ['mesh', `${mesh.name} ${mesh.version}`],
    ...Object.entries(mesh.digests).map(([part, digest]): readonly [string, Part] => [
      part,
      html`<code>${digest}</code>`,
    ]),
    ['API versions', `${served} (${result.release})`],
    [
      'testbed',
      `${run.testbed.kind}${run.testbed.traits.length === 0 ? '' : `, with ${run.testbed.traits.join(', ')}`}`,
    ],
    ['testbed’s facts', html`<pre>${yamlOf(run.testbed.facts, 3)}</pre>`],
    ['seed', html`<code>${run.seed}</code>`],
    ['convergence limit', durationText(run.convergenceMs)],
    ['suite', html`${suite.name} ${suite.version}, <code>${suite.digest}</code>`],
    ['specification', html`smi-spec <code>${result.specCommit}</code>`],
    ['started', block.startedAt],
    ['took', durationText(block.durationMs)],
    ['host', `Node ${block.host.node}, ${block.host.platform}`],
    [
      'traffic',
      `${counted(probes)} attempts, ${counted(requests)} requests recorded on ${counted(connections)} connections, ${counted(changes)} changes of objects`,
    ],
    ['run', html`<code>${block.id}</code>`],
    [
      'evidence',
      html`${block.evidence.file}, ${counted(block.evidence.records)} records, SHA-256 <code>${block.evidence.sha256}</code>`,
    ],
  ];
  return html`<section id="environment" aria-labelledby="environment-title"><h2 id="environment-title">Environment</h2><dl class="facts">${facts.map(([term, words]) => html`<dt>${term}</dt><dd>${words}</dd>`)}</dl></section>`;
}
