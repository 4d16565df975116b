import { counts } from '../harness/judge/capability.ts';
import type { ClauseResult, Result } from '../harness/model/result.ts';
import type { VerdictKind } from '../harness/model/verdict.ts';
import { observedLines } from './ambiguity.ts';
import { literal } from './literal.ts';
import { markings } from './marking.ts';
import { MATRIX_COLUMNS, matrixRows } from './matrix-row.ts';
import { reasonWords } from './reason.ts';
import type { Clauses } from './source.ts';
import { sourceLink, sourceOf, sourceText } from './source.ts';

const tableLine = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function clauseLine(
  { clause: id, version, verdict, reason, because }: ClauseResult,
  clauses: Clauses,
): string {
  const clause = clauses.get(id);
  const source = clause && sourceOf(clause, version);
  const sentence = clause ? ` “${literal(clause.sentence)}”` : '';
  const place = source ? ` ([${sourceText(source)}](${sourceLink(source)}))` : '';
  const why =
    reason === undefined ? '' : `: ${reasonWords(reason)}${because === undefined ? '' : ` (${because})`}`;
  const counted = clause === undefined || counts(clause);
  const weight = counted ? '' : ` (${clause.level}, ${clause.kind}: not counted)`;
  return `- **${id}** ${version}${weight}, ${verdict}${why}.${sentence}${place}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}

/** The content of matrix.md. */
export function renderMarkdown(result: Result, clauses: Clauses): string {
  const clauseLines = (verdict: VerdictKind) =>
    result.clauses
      .filter((clause) => clause.verdict === verdict)
      .map((clause) => clauseLine(clause, clauses));
  const stale = result.claims.flatMap(({ api, better }) =>
    better.map(
      (id) => `- **${id}** holds, though the profile of ${literal(result.mesh.name)} excepts it (${api}).`,
    ),
  );
  const [summary, ...lines] = matrixRows(result).map((row) => [
    row.test,
    row.smiVersion,
    literal(row.mesh),
    literal(row.meshVersion),
    row.specification,
    row.capability,
    row.status,
  ]);
  return `${[
    `# SMI conformance of ${literal(result.mesh.name)} ${literal(result.mesh.version)}`,
    ...markings(result).flatMap((mark) => ['', `> **${literal(mark)}**`]),
    '',
    tableLine(MATRIX_COLUMNS),
    tableLine(MATRIX_COLUMNS.map(() => '---')),
    ...(summary ? [tableLine(summary.map((cell) => `**${cell}**`))] : []),
    ...lines.map(tableLine),
    '',
    'Capability counts behaviour must-clauses: held/applicable.',
    ...section('Failing clauses', clauseLines('fail')),
    ...section('Inconclusive clauses', clauseLines('inconclusive')),
    ...section('Better than claimed', stale),
    ...section('Observed where SMI is silent', observedLines(result.observations, clauses)),
    '',
    `Suite ${result.suite.name} ${result.suite.version} (\`${result.suite.digest.slice(0, 12)}\`), smi-spec \`${result.specCommit}\`, ${result.testbed} testbed.`,
  ].join('\n')}\n`;
}
