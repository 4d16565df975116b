import type { ExpectationResult, TestResult } from '../harness/model/result.ts';
import type { Palette } from './palette.ts';
import { reasonWords } from './reason.ts';
import type { Clauses } from './source.ts';
import { sourceOf, sourceText } from './source.ts';

/** What is known of the expectations of one test, by their position in it. */
export interface Observations {
  /** What was expected, in words. */
  expected(seq: number, expectation: ExpectationResult): string;
  /** What was seen at both ends, in words. */
  seen(seq: number): string | undefined;
}

const LABEL = 10;

function labelled(label: string, text: string): string {
  const [first = '', ...rest] = text.split('\n');
  return [`${label.padEnd(LABEL)}${first}`, ...rest.map((line) => `${' '.repeat(LABEL)}${line}`)].join('\n');
}

function expectationLines(
  expectation: ExpectationResult,
  seq: number,
  test: TestResult,
  clauses: Clauses,
  observations: Observations,
): string {
  const clause = clauses.get(expectation.clause);
  const source = clause && sourceOf(clause, test.version);
  const why = expectation.reason === undefined ? '' : ` (${reasonWords(expectation.reason)})`;
  const seen = observations.seen(seq);
  const lines = [labelled('clause', `${expectation.clause}${clause ? ` "${clause.sentence}"` : ''}`)];
  if (source) lines.push(labelled('', sourceText(source)));
  if (clause?.reading) lines.push(labelled('read as', clause.reading));
  lines.push(labelled('expected', observations.expected(seq, expectation)));
  const headline =
    expectation.verdict === 'inconclusive' ? `inconclusive${why}` : `${expectation.verdict}${why}`;
  lines.push(labelled('verdict', headline));
  if (seen) lines.push(labelled('seen', seen));
  return lines.join('\n');
}

/**
 * A test that did not pass: for each expectation that failed or stayed open the clause's sentence with its source, what
 * was expected and what was seen at both ends; and the command that repeats just this test.
 */
export function renderFailure(
  test: TestResult,
  clauses: Clauses,
  observations: Observations,
  repeat: string,
  palette: Palette,
): string {
  const broken = test.expectations.flatMap((expectation, seq) =>
    expectation.verdict === 'fail' || expectation.verdict === 'inconclusive'
      ? [expectationLines(expectation, seq, test, clauses, observations)]
      : [],
  );
  const paint = test.verdict === 'fail' ? palette.bad : palette.warn;
  const mark = test.verdict === 'fail' ? 'FAIL' : 'INCONCLUSIVE';
  const title = `${paint(mark)} ${palette.bold(test.test)} ${test.title} ${palette.dim(`(${test.api} ${test.version})`)}`;
  const body =
    broken.length > 0 ? broken : [labelled('verdict', test.reason ? reasonWords(test.reason) : test.verdict)];
  const indented = [...body, labelled('repeat', repeat)].join('\n').replace(/^(?=.)/gm, '  ');
  return `${title}\n${indented}\n`;
}
