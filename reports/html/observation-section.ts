import type { ObservationResult } from '../../harness/model/result.ts';
import { observedText } from '../ambiguity.ts';
import { reasonWords } from '../reason.ts';
import { sourceLink, sourceOf, sourceText } from '../source.ts';
import { anchor, jump, outward } from './anchor.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import type { ReportScope } from './report-source.ts';
import { observationAnchor } from './test-anchor.ts';

/** What the mesh does where the specification is silent or contradicts itself, with the sentences that disagree. */
export function observationSection(scope: ReportScope): Html | undefined {
  const { observations, tests } = scope.result;
  if (observations.length === 0) return undefined;
  const numbered = tests.flatMap(({ test, version }) =>
    observations
      .filter((one) => one.test === test && one.version === version)
      .map((observation, seq) => ({ ...observation, seq })),
  );
  const byClause = Map.groupBy(numbered, ({ clause, version }) => `${clause} ${version}`);
  return html`<section id="observed" aria-labelledby="observed-title"><h2 id="observed-title">Observed where SMI is silent</h2><p class="lead">${observedText(observations)}. Where the text says nothing, or contradicts itself, no mesh can be wrong: what it does is measured and told, and counts nowhere.</p>${[...byClause.values()].map((own) => entry(own, scope))}</section>`;
}

type Numbered = ObservationResult & { readonly seq: number };

function entry(own: readonly Numbered[], { byId }: ReportScope): Html | undefined {
  const [first] = own;
  if (first === undefined) return undefined;
  const clause = byId.get(first.clause);
  const source = clause && sourceOf(clause, first.version);
  const conflict = clause?.conflict ?? [];
  const unobserved = own.filter(({ reason }) => reason !== undefined).length;
  const size = `${own.length - unobserved} of ${own.length} observed`;
  return html`<details class="entry" id="${anchor(first.clause, first.version)}"><summary><span><span class="id">${first.clause}</span> “${clause?.sentence ?? 'not in the catalogue of this version'}” <small>${first.version}, ${size}</small></span></summary><div class="in"><dl class="facts">${source && html`<dt>source</dt><dd>${outward(sourceLink(source), sourceText(source))}</dd>`}${clause?.reading === undefined ? undefined : html`<dt>read as</dt><dd>${clause.reading}</dd>`}${conflict.length === 0 ? undefined : html`<dt>these disagree</dt><dd><ul>${conflict.map((text) => html`<li>${text}</li>`)}</ul></dd>`}${own.map(answer)}</dl></div></details>`;
}

function answer({ question, words, reason, test, seq }: Numbered): Html {
  const why = reason === undefined ? undefined : html` (${reasonWords(reason)})`;
  return html`<dt>${jump(observationAnchor(test, seq), test)}</dt><dd>${question} <b>${words}</b>${why}</dd>`;
}
