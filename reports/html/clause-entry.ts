import { counts } from '../../harness/judge/capability.ts';
import type { Clause } from '../../harness/model/clause.ts';
import type { ClauseResult } from '../../harness/model/result.ts';
import { reasonWords } from '../reason.ts';
import { sourceLink, sourceText } from '../source.ts';
import { anchor, jump, outward } from './anchor.ts';
import type { Html } from './html.ts';
import { html, joined } from './html.ts';
import type { ReportScope } from './report-source.ts';
import { expectationAnchor } from './test-anchor.ts';
import { verdictChip } from './verdict.ts';

/** A clause that SMI states of all APIs stands below each of them. */
export function clauseAnchor({ api, clause }: Pick<ClauseResult, 'api' | 'clause'>): string {
  return clause.startsWith(`${api}-`) ? anchor(clause) : anchor(api, clause);
}

/** A clause: its verdict and sentence, and below them where it stands, how it is read, what was claimed, what decides it. */
export function clauseEntry(result: ClauseResult, scope: ReportScope): Html {
  const { clause: id, verdict } = result;
  const clause = scope.byId.get(id);
  const sentence = clause === undefined ? 'not in the catalogue of this version' : `“${clause.sentence}”`;
  return html`<details class="entry clause ${verdict === 'pass' ? 'passed' : ''}" id="${clauseAnchor(result)}"><summary><span><span class="id">${id}</span> ${sentence}</span>${verdictChip(verdict)}</summary><div class="in"><dl class="facts">${clause && placeFacts(clause, result)}${verdictFact(result)}${clause && claimFact(clause, result, scope)}${clause && dependencies(clause, result, scope)}${deciders(result, scope)}</dl></div></details>`;
}

function fact(term: string, description: Html | string): Html {
  return html`<dt>${term}</dt><dd>${description}</dd>`;
}

/** The places in the document of the version that was tested; where it has none of its own, all. */
function placesIn({ sources }: Clause, { version }: ClauseResult): Clause['sources'] {
  const own = sources.filter(({ file }) => file.includes(`/${version}/`));
  return own.length === 0 ? sources : own;
}

function placeFacts(clause: Clause, result: ClauseResult): Html {
  const { level, kind, versions, reading, conflict = [] } = clause;
  const weight = counts(clause) ? 'counts for the capability' : 'reported, not counted';
  return html`${fact(
    'source',
    joined(
      placesIn(clause, result).map((source) => outward(sourceLink(source), sourceText(source))),
      html`<br>`,
    ),
  )}${reading === undefined ? undefined : fact('read as', reading)}${conflict.length === 0 ? undefined : fact('these disagree', html`<ul>${conflict.map((text) => html`<li>${text}</li>`)}</ul>`)}${fact('weight', `${level}, ${kind}: ${weight}${versions.length === 0 ? '' : `; in ${versions.join(', ')}`}`)}`;
}

function verdictFact({ api, verdict, reason, because }: ClauseResult): Html {
  const why = reason === undefined ? undefined : html`: ${reasonWords(reason)}`;
  const other = because && html` (${jump(clauseAnchor({ api, clause: because }), because)})`;
  return fact('verdict', html`<b>${verdict}</b>${why}${other}`);
}

function claimFact(
  { id, level }: Clause,
  { api }: ClauseResult,
  { run, result }: ReportScope,
): Html | undefined {
  if (level !== 'must') return undefined;
  const claim = run.claims.find((one) => one.api === api);
  const exception = claim?.exceptions.find((one) => one.clause === id);
  const status = result.claims.find((one) => one.api === api);
  if (claim?.supported === false) return fact('claim', 'the profile does not claim this specification');
  if (exception === undefined) {
    const short = status?.short.includes(id) ? ', and not honoured' : '';
    return fact('claim', `claimed by the profile${short}`);
  }
  const better = status?.better.includes(id) ? 'It holds all the same: better than claimed. ' : '';
  return fact(
    'claim',
    html`excepted by the profile: ${exception.reason} ${better}(${outward(exception.link, exception.link)})`,
  );
}

function dependencies(
  { dependsOn }: Clause,
  { api }: ClauseResult,
  { result }: ReportScope,
): Html | undefined {
  if (dependsOn.length === 0) return undefined;
  const known = new Set(result.clauses.map(({ clause }) => clause));
  const links = dependsOn.map((id) => (known.has(id) ? jump(clauseAnchor({ api, clause: id }), id) : id));
  return fact('depends on', joined(links, ', '));
}

/** The expectations that decide it, with their verdicts, each a link to its evidence. */
function deciders({ clause, api }: ClauseResult, { result, byId }: ReportScope): Html {
  const items = result.tests
    .filter((test) => test.api === api)
    .flatMap(({ test, title, expectations }) => {
      const own = expectations.flatMap(({ kind, verdict, clause: decided }, seq) =>
        decided === clause ? [html`${jump(expectationAnchor(test, seq), `#${seq} ${kind}`)} ${verdict}`] : [],
      );
      return own.length === 0
        ? []
        : [html`<li>${jump(anchor(test), `${test}`)} ${title}: ${joined(own, ', ')}</li>`];
    });
  if (items.length > 0) return fact('decided by', html`<ul>${items}</ul>`);
  return fact('decided by', `nothing: ${byId.get(clause)?.uncovered ?? 'no expectation of this run'}`);
}
