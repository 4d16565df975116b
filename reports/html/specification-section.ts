import { counts } from '../../harness/judge/capability.ts';
import { API_TITLE } from '../../harness/model/api.ts';
import type { Cell } from '../../harness/model/capability.ts';
import type { ClauseId } from '../../harness/model/clause.ts';
import { anchor, jump } from './anchor.ts';
import { clauseAnchor, clauseEntry } from './clause-entry.ts';
import type { Html } from './html.ts';
import { html, joined } from './html.ts';
import { cellWords } from './matrix-section.ts';
import type { ReportScope } from './report-source.ts';
import { testEntry } from './test-entry.ts';
import { capabilityChip, statusChip } from './verdict.ts';

/** One specification: what is behind its cell, then its clauses, then its tests with their evidence. */
export function specificationSection(cell: Cell, scope: ReportScope): Html {
  const { api, version, capability } = cell;
  const { result, byId } = scope;
  const status = result.claims.find((claim) => claim.api === api)?.status ?? 'Undetermined';
  const clauses = result.clauses.filter((clause) => clause.api === api);
  const isCounted = (id: ClauseId) => {
    const clause = byId.get(id);
    return clause !== undefined && clause.api === api && counts(clause);
  };
  const counted = clauses.filter(({ clause }) => isCounted(clause));
  const reported = clauses.filter(({ clause }) => !isCounted(clause));
  const tests = result.tests.filter((test) => test.api === api);
  const title = anchor(api, 'title');
  return html`<section id="${anchor(api)}" aria-labelledby="${title}"><h2 id="${title}">${API_TITLE[api]} ${version}</h2><p>${capabilityChip(capability)} ${cellWords(cell)}. Claim: ${statusChip(status)}</p>${gaps(cell, scope)}${list(
    'Clauses that count',
    counted.map((clause) => clauseEntry(clause, scope)),
  )}${list(
    'Clauses that are reported only',
    reported.map((clause) => clauseEntry(clause, scope)),
  )}${list(
    'Tests',
    tests.map((test) => testEntry(test, scope)),
  )}</section>`;
}

function list(title: string, entries: readonly Html[]): Html | undefined {
  return entries.length === 0
    ? undefined
    : html`<h3>${title} <small>${entries.length}</small></h3>${entries}`;
}

function gaps({ api, failing, inconclusive }: Cell, { result }: ReportScope): Html {
  const claim = result.claims.find((one) => one.api === api);
  const line = (what: string, ids: readonly ClauseId[]) =>
    ids.length === 0
      ? undefined
      : html`<p><b>${what}</b> ${joined(
          ids.map((clause) => jump(clauseAnchor({ api, clause }), clause)),
          ', ',
        )}</p>`;
  const short = claim?.short ?? [];
  return html`${line('Failing:', short)}${line(
    'Failing, as the profile says:',
    failing.filter((id) => !short.includes(id)),
  )}${line('Inconclusive:', inconclusive)}${line('Better than claimed:', claim?.better ?? [])}`;
}
