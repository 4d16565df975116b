import { API_TITLE } from '../harness/model/api.ts';
import type { Clause } from '../harness/model/clause.ts';
import type { ObservationResult } from '../harness/model/result.ts';
import { literal } from './literal.ts';
import { reasonWords } from './reason.ts';
import type { Clauses } from './source.ts';
import { sourceLink, sourceOf, sourceText } from './source.ts';

function answerOf({ words, reason }: ObservationResult): string {
  return reason === undefined ? literal(words) : `${literal(words)} (${reasonWords(reason)})`;
}

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** `98 observations of 44 open clauses`. */
export function observedText(observations: readonly ObservationResult[]): string {
  const clauses = new Set(observations.map(({ clause }) => clause));
  return `${counted(observations.length, 'observation')} of ${counted(clauses.size, 'open clause')}`;
}

/** What one mesh does where the specification is silent or contradicts itself: a list item an open clause. */
export function observedLines(
  observations: readonly ObservationResult[],
  clauses: Clauses,
): readonly string[] {
  const byClause = Map.groupBy(observations, ({ clause, version }) => `${clause} ${version}`);
  return [...byClause.values()].flatMap((own) => {
    const [first] = own;
    const clause = first && clauses.get(first.clause);
    if (!clause) return [];
    const source = sourceOf(clause, first.version);
    const place = source === undefined ? '' : ` ([${sourceText(source)}](${sourceLink(source)}))`;
    return [
      `- **${clause.id}** ${first.version}. “${literal(clause.sentence)}”${place}`,
      ...(clause.conflict ?? []).map((sentence) => `  - conflict: ${literal(sentence)}`),
      ...own.map((one) => `  - ${literal(one.question)} **${answerOf(one)}**`),
    ];
  });
}

/** The answer to one question; where API versions differ, each answer with those that give it. */
function answersOf(own: readonly ObservationResult[]): string {
  const byAnswer = Map.groupBy(own, answerOf);
  if (byAnswer.size === 1) return [...byAnswer.keys()].join('');
  return [...byAnswer]
    .map(([answer, same]) => `${answer} (${same.map(({ version }) => version).join(', ')})`)
    .join('; ');
}

function tableOf(own: readonly ObservationResult[]): readonly string[] {
  const byQuestion = Map.groupBy(own, ({ question }) => question);
  return [
    '| | reference mesh |',
    '| --- | --- |',
    ...[...byQuestion].map(([question, same]) => `| ${literal(question)} | ${answersOf(same)} |`),
  ];
}

function entryOf(clause: Clause, observations: readonly ObservationResult[]): readonly string[] {
  const { id, sentence, sources, versions, reading, conflict = [], uncovered } = clause;
  const own = observations
    .filter((one) => one.clause === id)
    .toSorted((one, other) => (one.version < other.version ? -1 : 1));
  const places = sources.map((source) => `[${sourceText(source)}](${sourceLink(source)})`);
  return [
    `### ${id}`,
    '',
    `> ${literal(sentence)}`,
    '',
    `${places.join(', ')}; ${versions.join(', ')}`,
    ...(reading === undefined ? [] : ['', literal(reading)]),
    ...(conflict.length === 0
      ? []
      : ['', 'These disagree:', '', ...conflict.map((text) => `- ${literal(text)}`)]),
    '',
    ...(own.length === 0 ? [`Not observed: ${literal(uncovered ?? 'no test yet')}`] : tableOf(own)),
    '',
  ];
}

/**
 * The register of ambiguities: each open clause, the sentences that disagree or the silence, what is asked of a mesh,
 * and what the reference mesh answers.
 *
 * @param clauses the whole catalogue
 * @param observations of the reference mesh, in any number of API versions
 */
export function renderAmbiguities(
  clauses: readonly Clause[],
  observations: readonly ObservationResult[],
): string {
  const open = clauses.filter(({ level }) => level === 'open');
  const chapters = Map.groupBy(open, ({ api }) => api);
  return `${[
    '# Where SMI is silent or contradicts itself',
    '',
    '<!-- Written by scripts/write-ambiguities.ts from suites/clauses and a run on the reference mesh. -->',
    '',
    `${open.length} places in the specification can be read in several ways, or cannot be read at all. No mesh can be wrong there,`,
    'so nothing of it is scored: these clauses have the level `open`. But users meet the difference between two meshes in these very',
    'places, so each is *observed*: a question, asked by traffic or by an object, and the mesh’s answer. `matrix.md` and',
    '`result.json` have the answers of the mesh that was run; below are those of the reference mesh, which had to choose some reading.',
    '',
    ...[...chapters].flatMap(([api, own]) => [
      `## ${api === 'general' ? 'All APIs' : API_TITLE[api]}`,
      '',
      ...own.flatMap((clause) => entryOf(clause, observations)),
    ]),
  ]
    .join('\n')
    .trimEnd()}\n`;
}
