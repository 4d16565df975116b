import { API_TITLE } from '../../harness/model/api.ts';
import type { Cell } from '../../harness/model/capability.ts';
import { markings } from '../marking.ts';
import { plural } from './amount.ts';
import { anchor } from './anchor.ts';
import { clauseAnchor } from './clause-entry.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import type { ReportScope } from './report-source.ts';
import { capabilityChip, statusChip, toneOf } from './verdict.ts';

/** What a cell counted: `33 of 33 hold`. */
export function cellWords(cell: Cell): string {
  if (cell.version === undefined) return 'not served';
  const held = `${cell.held} of ${cell.applicable} hold`;
  return cell.notExercised === 0 ? held : `${held}, ${cell.notExercised} not exercised`;
}

/** The matrix: a line a specification, its cell a link to its clauses. */
export function matrixSection(scope: ReportScope): Html {
  const { result } = scope;
  const marks = markings(result).map((mark) => mark.slice(0, mark.indexOf(':')));
  const caption = html`${marks.length === 0 ? undefined : html`<b class="chip bad">${marks.join(', ')}</b> `}Capability counts behaviour must-clauses. Follow a cell to its clauses, their tests and the evidence.`;
  return html`<section id="matrix" aria-labelledby="matrix-title"><h2 id="matrix-title">Capability matrix</h2><table class="matrix" role="table"><caption>${caption}</caption><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Specification</th><th role="columnheader" scope="col">Capability</th><th role="columnheader" scope="col">Claim</th><th role="columnheader" scope="col">Tests</th><th role="columnheader" scope="col">Clauses</th></tr></thead><tbody role="rowgroup">${result.matrix.map((cell) => row(cell, scope))}</tbody></table><p class="tools" hidden><button type="button" data-do="open">Open everything</button> <button type="button" data-do="close">Close everything</button> <button type="button" data-do="gaps" aria-pressed="false">Only what did not pass</button></p></section>`;
}

function row(cell: Cell, { result }: ReportScope): Html {
  const { api, version, capability } = cell;
  const status = result.claims.find((claim) => claim.api === api)?.status ?? 'Undetermined';
  const tests = result.tests.filter((test) => test.api === api).length;
  return html`<tr role="row"><th role="rowheader" scope="row">${API_TITLE[api]}<small>${version ?? 'not served'}</small></th><td role="cell" class="cell"><a href="#${anchor(api)}">${capabilityChip(capability)} <b>${cellWords(cell)}</b></a></td><td role="cell" class="status">${statusChip(status)}</td><td role="cell" class="tests">${plural(tests, 'test')}</td><td role="cell" class="clauses">${strip(cell, result)}</td></tr>`;
}

/** A square a clause, for the eye and the pointer; the list below has the same for everybody. */
function strip({ api }: Cell, { clauses }: ReportScope['result']): Html {
  const squares = clauses
    .filter((clause) => clause.api === api)
    .map(
      (clause) =>
        html`<a tabindex="-1" class="${toneOf(clause.verdict)}" href="#${clauseAnchor(clause)}" title="${clause.clause} ${clause.verdict}"></a>`,
    );
  return html`<div class="strip" aria-hidden="true">${squares}</div>`;
}
