import type { ExpectationResult, TestResult } from '../../harness/model/result.ts';
import { expectationInGeneral } from '../expectation.ts';
import { reasonWords } from '../reason.ts';
import { repeatCommand } from '../repeat-command.ts';
import { durationText, plural } from './amount.ts';
import { anchor, jump } from './anchor.ts';
import { clauseAnchor } from './clause-entry.ts';
import type { Html } from './html.ts';
import { html, joined } from './html.ts';
import type { Detail, ReportScope } from './report-source.ts';
import { shareFigure } from './share-figure.ts';
import type { Strand, TestStory } from './story.ts';
import { expectationAnchor, observationAnchor } from './test-anchor.ts';
import { thinned } from './thinning.ts';
import type { Bodies } from './timeline.ts';
import { timeline } from './timeline.ts';
import { toneOf, verdictChip } from './verdict.ts';

/** A test: what it says and how to repeat it, then each expectation and observation with its evidence at both ends. */
export function testEntry(test: TestResult, scope: ReportScope): Html {
  const { result, stories } = scope;
  const own = stories.filter((story) => story.test === test.test && story.version === test.version);
  const timed = result.run.tests.find((one) => one.test === test.test);
  const isPassed = test.verdict === 'pass';
  const size = `${plural(test.expectations.length, 'expectation')}${timed === undefined ? '' : `, ${durationText(timed.durationMs)}`}`;
  return html`<details class="entry test ${isPassed ? 'passed' : ''}" id="${anchor(test.test)}"><summary><span><span class="id">${test.test}</span> ${test.title} <small>${size}</small></span>${verdictChip(test.verdict)}</summary><div class="in">${headFacts(test, scope)}${own.length === 0 ? untold(test, scope) : own.map((story) => storyBlock(test, story, scope))}</div></details>`;
}

function headFacts(test: TestResult, { result, run }: ReportScope): Html {
  const known = new Set(result.clauses.filter(({ api }) => api === test.api).map(({ clause }) => clause));
  const clauses = [...new Set(test.expectations.map(({ clause }) => clause))].map((clause) =>
    known.has(clause) ? jump(clauseAnchor({ api: test.api, clause }), clause) : clause,
  );
  const flakes = result.run.repeats?.tests.find((one) => one.test === test.test);
  const verdicts = Object.entries(flakes?.verdicts ?? {}).map(([verdict, count]) => `${count} × ${verdict}`);
  const command = repeatCommand(test.test, {
    seed: run.seed,
    release: result.release,
    mesh: result.mesh.name,
    fault: result.fault?.name,
  });
  return html`<dl class="facts"><dt>decides</dt><dd>${clauses.length === 0 ? 'no clause' : joined(clauses, ', ')}</dd>${test.reason === undefined ? undefined : html`<dt>${test.verdict}</dt><dd>${reasonWords(test.reason)}</dd>`}${flakes && html`<dt>repetitions</dt><dd>${verdicts.join(', ')}</dd>`}<dt>repeat it</dt><dd><code>${command}</code></dd></dl>`;
}

/** A test without evidence: not applicable here, or not come to. */
function untold(test: TestResult, scope: ReportScope): Html {
  return html`${test.expectations.map((expectation, seq) => html`<div class="step" id="${expectationAnchor(test.test, seq)}"><h4>${heading(expectation, seq, test)}</h4><p>${expectationInGeneral(expectation.kind)}</p>${judgesWords(test, seq, undefined, scope)}</div>`)}<p class="small">There is no evidence of it: it was not performed.</p>`;
}

function heading({ kind, clause, verdict }: ExpectationResult, seq: number, { api }: TestResult): Html {
  return html`#${seq} ${kind}, ${jump(clauseAnchor({ api, clause }), clause)} ${verdictChip(verdict)}`;
}

function storyBlock(test: TestResult, story: TestStory, scope: ReportScope): Html {
  const { repetition, complete, cast, strands } = story;
  const title = repetition === undefined ? undefined : html`<h4>Repetition ${repetition}</h4>`;
  const cut = complete
    ? undefined
    : html`<p><b>Cut short:</b> the evidence of this test ends before the test did.</p>`;
  const names = cast.map(({ role, name }) => `${role} = ${name}`).join(', ');
  return html`${title}${cut}${strands.map((strand) => strandBlock(test, strand, story, scope))}<p class="small">Names in the evidence: ${names}.</p>`;
}

function strandBlock(test: TestResult, strand: Strand, { repetition }: TestStory, scope: ReportScope): Html {
  // A later repetition stands below the first, which has the anchor.
  const isFirst = (repetition ?? 1) === 1;
  switch (strand.kind) {
    case 'set-up':
      return html`<div class="step"><h4>set-up</h4>${evidenceOf(strand, test, scope)}</div>`;
    case 'expectation': {
      const expectation = test.expectations[strand.seq];
      if (expectation === undefined)
        return html`<div class="step"><h4>#${strand.seq} is no expectation that the suite requires</h4></div>`;
      const place = isFirst ? html` id="${expectationAnchor(test.test, strand.seq)}"` : undefined;
      return html`<div class="step ${toneOf(expectation.verdict)}"${place}><h4>${heading(expectation, strand.seq, test)}</h4><p>${strand.words}</p>${judgesWords(test, strand.seq, repetition, scope)}${strand.course && shareFigure(strand.course)}${evidenceOf(strand, test, scope)}</div>`;
    }
    case 'observation': {
      const place = isFirst ? html` id="${observationAnchor(test.test, strand.seq)}"` : undefined;
      return html`<div class="step"${place}><h4>observed, ${strand.clause}</h4><p>${strand.words} ${foundWords(test, strand, scope)}</p>${evidenceOf(strand, test, scope)}</div>`;
    }
    default:
      return strand.kind satisfies never;
  }
}

function foundWords(test: TestResult, strand: Strand, { result }: ReportScope): Html | undefined {
  const found = result.observations.filter((one) => one.test === test.test && one.version === test.version)[
    strand.seq
  ];
  return found && html`<b>${found.words}</b>`;
}

/** Why it is no pass, in the words of the judge. */
function judgesWords(
  test: TestResult,
  seq: number,
  repetition: number | undefined,
  { result }: ReportScope,
): Html | undefined {
  const expectation = test.expectations[seq];
  if (expectation === undefined || expectation.verdict === 'pass') return undefined;
  const detail = result.run.tests
    .find((one) => one.test === test.test)
    ?.details.find((one) => one.seq === seq && one.repetition === repetition)?.detail;
  const reason = expectation.reason === undefined ? expectation.verdict : reasonWords(expectation.reason);
  return html`<p class="seen"><b>${expectation.verdict}</b>: ${reason}${detail === undefined ? undefined : html`. ${detail}`}</p>`;
}

function evidenceOf(strand: Strand, test: TestResult, { detail }: ReportScope): Html | undefined {
  if (strand.moments.length === 0 || !isShown(detail.timelines, test)) return undefined;
  const bodies: Bodies = isShown(detail.bodies, test) ? 'shown' : 'left out';
  return timeline({ words: strand.words, moments: thinned(strand.moments, detail.rows) }, bodies);
}

function isShown(whose: Detail['bodies'], { verdict }: TestResult): boolean {
  return whose === 'of all tests' || (whose === 'of tests that did not pass' && verdict !== 'pass');
}
