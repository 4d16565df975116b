import type { ApiVersion } from '../harness/model/api.ts';
import type { ClauseId } from '../harness/model/clause.ts';
import type { ExpectationResult, TestResult } from '../harness/model/result.ts';
import type { Account } from './account.ts';
import { expectationInGeneral } from './expectation.ts';
import type { Palette } from './palette.ts';
import { reasonWords } from './reason.ts';
import type { Clauses } from './source.ts';
import { sourceOf, sourceText } from './source.ts';

const LABEL = 10;

function labelled(label: string, text: string): string {
  const [first = '', ...rest] = text.split('\n');
  return [`${label.padEnd(LABEL)}${first}`, ...rest.map((line) => `${' '.repeat(LABEL)}${line}`)].join('\n');
}

type Numbered = ExpectationResult & { readonly seq: number };

function clauseLines(id: ClauseId, version: ApiVersion, clauses: Clauses): readonly string[] {
  const clause = clauses.get(id);
  if (!clause) return [labelled('clause', id)];
  const source = sourceOf(clause, version);
  return [
    labelled('clause', `${id} "${clause.sentence}"`),
    ...(source ? [labelled('', sourceText(source))] : []),
    ...(clause.reading === undefined ? [] : [labelled('read as', clause.reading)]),
  ];
}

function expectationLines(
  { kind, verdict, reason, seq }: Numbered,
  accounts: readonly Account[],
): readonly string[] {
  const account = accounts.find((one) => one.seq === seq);
  const why = reason === undefined ? '' : ` (${reasonWords(reason)})`;
  const where = account?.repetition === undefined ? '' : `, repetition ${account.repetition}`;
  return [
    labelled('expected', account?.expected ?? expectationInGeneral(kind)),
    labelled('verdict', `${verdict}${why}${where}`),
    ...(account ? [labelled('seen', account.seen)] : []),
  ];
}

/** What stayed open in a test that failed is most often a consequence: a line for each reason. */
function openLines(open: readonly Numbered[]): readonly string[] {
  return [...Map.groupBy(open, ({ reason }) => reason)].map(([reason, { length }]) => {
    const words = reason === undefined ? 'inconclusive' : reasonWords(reason);
    return labelled('open', `${length} more expectation${length === 1 ? '' : 's'}: ${words}`);
  });
}

/**
 * A test that did not pass: for each clause that failed or stayed open its sentence with the source, and what was
 * expected and what was seen at both ends; and the command that repeats just this test.
 */
export function renderFailure(
  test: TestResult,
  clauses: Clauses,
  accounts: readonly Account[],
  repeat: string,
  palette: Palette,
): string {
  const numbered = test.expectations.map((expectation, seq): Numbered => ({ ...expectation, seq }));
  const told = numbered.filter(({ verdict }) => verdict === test.verdict);
  const open = numbered.filter(({ verdict }) => verdict === 'inconclusive' && verdict !== test.verdict);
  const body = [...Map.groupBy(told, ({ clause }) => clause)].flatMap(([id, ofClause]) => [
    ...clauseLines(id, test.version, clauses),
    ...ofClause.flatMap((expectation) => expectationLines(expectation, accounts)),
  ]);
  if (body.length === 0)
    body.push(labelled('verdict', test.reason ? reasonWords(test.reason) : test.verdict));
  const paint = test.verdict === 'fail' ? palette.bad : palette.warn;
  const mark = test.verdict === 'fail' ? 'FAIL' : 'INCONCLUSIVE';
  const title = `${paint(mark)} ${palette.bold(test.test)} ${test.title} ${palette.dim(`(${test.api} ${test.version})`)}`;
  const text = [...body, ...openLines(open), labelled('repeat', repeat)].join('\n');
  return `${title}\n${text.replace(/^(?=.)/gm, '  ')}\n`;
}
