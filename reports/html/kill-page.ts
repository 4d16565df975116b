import { API_TITLE, APIS } from '../../harness/model/api.ts';
import type {
  Doubt,
  Fate,
  Kill,
  KillMatrix,
  Mutant,
  Relation,
  StaleExplanation,
} from '../../harness/model/kill.ts';
import { isUnexplained } from '../../harness/model/kill.ts';
import { mutantCommand } from '../kill-matrix.ts';
import { reasonWords } from '../reason.ts';
import type { Clauses } from '../source.ts';
import { counted, durationText, plural } from './amount.ts';
import { anchor, jump } from './anchor.ts';
import type { Html } from './html.ts';
import { html, joined } from './html.ts';
import { renderPage } from './page.ts';
import type { Tone } from './verdict.ts';

const FATE: Readonly<Record<Fate['kind'], { readonly words: string; readonly tone: Tone }>> = {
  survived: { words: 'survived', tone: 'bad' },
  'killed-elsewhere': { words: 'killed elsewhere', tone: 'open' },
  'not-applicable': { words: 'not applicable', tone: 'none' },
  'killed-by-name': { words: 'killed by name', tone: 'good' },
};
const KINDS = Object.keys(FATE) as readonly Fate['kind'][];

const RELATION: Readonly<Record<Relation, string>> = {
  own: 'breaks it',
  dependant: 'stands on what it breaks',
  stray: 'elsewhere',
};

function fateChip({ kind }: Fate): Html {
  const { words, tone } = FATE[kind];
  return html`<span class="chip ${tone}">${words}</span>`;
}

/** The kill matrix as a self-contained page: which fault which expectation notices, the worst first to be seen. */
export function renderKillPage(matrix: KillMatrix, clauses: Clauses): string {
  const { mutants, voidances, seed, releases, durationMs, suite } = matrix;
  const title = 'Kill matrix of the conformance suite';
  return renderPage({
    title: voidances.length === 0 ? title : `VOID ${title}`,
    marks: voidances,
    pictureStyles: [],
    body: html`<header><p class="over">SMI conformance</p><h1>Which faults the suite notices</h1><p class="lead">${plural(mutants.length, 'fault')} of the reference mesh, one at a time; API versions of ${releases.join(', ')}; seed ${seed}; took ${durationText(durationMs)}</p>${voidances.map((why) => html`<p class="mark" role="note">VOID: ${why}. This page proves nothing.</p>`)}</header>
<nav aria-label="Parts of this page"><ul><li>${jump('matrix', 'Matrix')}</li><li>${jump('faults', 'Faults')}</li><li>${jump('clauses', 'Clauses')}</li><li>${jump('controls', 'Controls')}</li></ul></nav>
<main>${summary(matrix)}${faultList(matrix)}${clauseTable(mutants, clauses)}${controls(matrix)}</main>
<footer>Made by ${suite.name} ${suite.version}, <code>${suite.digest}</code>.</footer>`,
  });
}

function specificationOf({ fault }: Mutant): string {
  return fault.breaks[0]?.split('-')[0] ?? 'none';
}

/** Specifications by fates. */
function summary({ mutants, thoroughness }: KillMatrix): Html {
  const bySpec = ([...APIS, 'general'] as const)
    .map((api) => ({
      name: api === 'general' ? 'all APIs' : API_TITLE[api],
      own: mutants.filter((one) => specificationOf(one) === api),
    }))
    .filter(({ own }) => own.length > 0);
  const cells = (own: readonly Mutant[]) =>
    KINDS.map((kind) => {
      const count = own.filter(({ fate }) => fate.kind === kind).length;
      return html`<td role="cell">${count === 0 ? '·' : html`<span class="chip ${FATE[kind].tone}">${counted(count)}</span>`}</td>`;
    });
  const row = (name: string, own: readonly Mutant[]) =>
    html`<tr role="row"><th role="rowheader" scope="row">${name}</th>${cells(own)}<td role="cell">${counted(own.length)}</td></tr>`;
  const strays = mutants.flatMap(({ kills }) => kills.filter(({ relation }) => relation === 'stray'));
  const elsewhere =
    thoroughness === 'full'
      ? html`<p>Failures outside a fault’s clauses and those that stand on them: ${counted(strays.length - strays.filter(isUnexplained).length)} explained, <b>${counted(strays.filter(isUnexplained).length)} unexplained</b>.</p>`
      : html`<p>Each fault was tried until an expectation of its clauses failed.</p>`;
  return html`<section id="matrix" aria-labelledby="matrix-title"><h2 id="matrix-title">What became of them</h2><div class="wide" tabindex="0" role="region" aria-label="fates by specification"><table class="list" role="table"><thead><tr role="row"><th role="columnheader" scope="col">Breaks a clause of</th>${KINDS.map((kind) => html`<th role="columnheader" scope="col">${FATE[kind].words}</th>`)}<th role="columnheader" scope="col">all</th></tr></thead><tbody>${bySpec.map(({ name, own }) => row(name, own))}${row('all', mutants)}</tbody></table></div>${elsewhere}<p class="tools" hidden><button type="button" data-do="open">Open everything</button> <button type="button" data-do="close">Close everything</button> <button type="button" data-do="gaps" aria-pressed="false">Only what needs a look</button></p></section>`;
}

function faultList(matrix: KillMatrix): Html {
  return html`<section id="faults" aria-labelledby="faults-title"><h2 id="faults-title">Faults</h2>${matrix.mutants.map((mutant) => entry(mutant, matrix))}</section>`;
}

function entry(mutant: Mutant, matrix: KillMatrix): Html {
  const { fault, fate, release, deciders, performed, durationMs, kills, doubts, stale = [] } = mutant;
  const isSettled = fate.kind === 'killed-by-name' && !kills.some(isUnexplained) && stale.length === 0;
  return html`<details class="entry ${isSettled || fate.kind === 'not-applicable' ? 'passed' : ''}" id="${anchor('fault', fault.name)}"><summary><span><span class="id">${fault.name}</span> ${fault.title}</span>${fateChip(fate)}</summary><div class="in"><dl class="facts"><dt>breaks</dt><dd>${fault.breaks.join(', ')}</dd><dt>tried in</dt><dd>${release ?? 'no version: it breaks nothing there'}</dd><dt>fate</dt><dd>${fateWords(fate)}</dd><dt>decided by</dt><dd>${deciders.length === 0 ? 'no test' : deciders.join(', ')}</dd><dt>performed</dt><dd>${plural(performed, 'test')} in ${durationText(durationMs)}</dd>${doubts.length === 0 ? undefined : html`<dt>no verdict</dt><dd><ul>${doubts.map((doubt) => html`<li>${doubtWords(doubt)}</li>`)}</ul></dd>`}<dt>repeat it</dt><dd><code>${mutantCommand(mutant, matrix)}</code></dd></dl>${killTable(kills, fault.name)}${stale.map(staleNote)}</div></details>`;
}

function fateWords(fate: Fate): Html {
  switch (fate.kind) {
    case 'killed-by-name':
    case 'killed-elsewhere':
      return html`${FATE[fate.kind].words} by ${fate.by.test} #${fate.by.seq} ${fate.by.kind}, which decides ${fate.by.clause}: ${reasonWords(fate.by.reason)}. <span class="small">${fate.by.detail}</span>`;
    case 'survived':
      return html`<b>survived</b>: no expectation failed`;
    case 'not-applicable':
      return html`not applicable: ${fate.why}`;
    default:
      return fate satisfies never;
  }
}

function killTable(kills: readonly Kill[], fault: string): Html | undefined {
  if (kills.length === 0) return undefined;
  const rows = kills.map(
    (kill) =>
      html`<tr><th scope="row">${kill.test} #${kill.seq} ${kill.kind}</th><td>${kill.clause}</td><td>${relationWords(kill)}</td><td>${reasonWords(kill.reason)}</td></tr>`,
  );
  return html`<div class="wide" tabindex="0" role="region" aria-label="failures with ${fault}"><table class="list"><thead><tr><th scope="col">Failed expectation</th><th scope="col">Clause</th><th scope="col">The fault</th><th scope="col">Failure</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function relationWords(kill: Kill): Html {
  if (isUnexplained(kill)) return html`<b class="chip bad">unexplained</b>`;
  return html`${RELATION[kill.relation]}${kill.because === undefined ? undefined : `: ${kill.because}`}`;
}

function staleNote({ because, clauses }: StaleExplanation): Html {
  const what = clauses === undefined ? 'no failure' : `no failure of ${clauses.join(', ')}`;
  return html`<p><b class="chip open">stale explanation</b> It explains ${what}: ${because}</p>`;
}

function doubtWords({ test, seq, clause, verdict, reason }: Doubt): string {
  return `${test} #${seq}, ${clause}: ${verdict}${reason === undefined ? '' : ` (${reasonWords(reason)})`}`;
}

/** Clauses by the faults that break them. */
function clauseTable(mutants: readonly Mutant[], clauses: Clauses): Html {
  const pairs = mutants.flatMap((mutant) => mutant.fault.breaks.map((clause) => ({ clause, mutant })));
  const order = [...clauses.keys()];
  const place = (id: (typeof order)[number]) => order.indexOf(id);
  const rows = [...Map.groupBy(pairs, ({ clause }) => clause)]
    .toSorted(([a], [b]) => place(a) - place(b))
    .map(([clause, own]) => {
      const faults = own.map(({ mutant: { fault, fate } }) =>
        fate.kind === 'killed-by-name'
          ? jump(anchor('fault', fault.name), fault.name)
          : html`${jump(anchor('fault', fault.name), fault.name)} (${FATE[fate.kind].words})`,
      );
      return html`<tr><th scope="row">${clause}</th><td>${clauses.get(clause)?.sentence}</td><td>${joined(faults, ', ')}</td></tr>`;
    });
  return html`<section id="clauses" aria-labelledby="clauses-title"><h2 id="clauses-title">Clauses, and the faults that break them</h2><div class="wide" tabindex="0" role="region" aria-label="faults by clause"><table class="list"><thead><tr><th scope="col">Clause</th><th scope="col">Sentence</th><th scope="col">Faults</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function controls({ control, rightMesh }: KillMatrix): Html {
  const doubts = rightMesh.doubts.map((doubt) => html`<li>${doubt.release}: ${doubtWords(doubt)}</li>`);
  return html`<section id="controls" aria-labelledby="controls-title"><h2 id="controls-title">Controls</h2><dl class="facts"><dt>denies everything</dt><dd>${control.fault.name}: ${fateChip(control.fate)} ${fateWords(control.fate)}</dd><dt>right mesh</dt><dd>${plural(rightMesh.performed, 'test')} beside the faults: ${doubts.length === 0 ? 'all passed' : html`<ul>${doubts}</ul>`}</dd></dl></section>`;
}
