import type { ApiVersion } from '../harness/model/api.ts';
import { API_TITLE } from '../harness/model/api.ts';
import type { Clause } from '../harness/model/clause.ts';
import type { ListedTest } from './listing.ts';
import type { Palette } from './palette.ts';
import { sourceOf, sourceText } from './source.ts';

/** A test with an expectation that decides the clause or an observation of it, and the API versions in which it has. */
export interface DecidingTest {
  readonly test: string;
  readonly title: string;
  readonly versions: readonly ApiVersion[];
  /** Those of its observations. */
  readonly questions: readonly string[];
}

const LEVEL_WORDS: Readonly<Record<Clause['level'], string>> = {
  must: 'must: counts for the capability',
  should: 'should: reported, never counted',
  open: 'open: only observed, the specification is silent or contradicts itself',
  out: 'out: not testable here',
};

const KIND_WORDS: Readonly<Record<Clause['kind'], string>> = {
  behaviour: 'behaviour: shown by traffic or metric values',
  api: 'api: shown by what the API server accepts and serves',
};

/** `label` set off in a column, further lines of `texts` below the first. */
function field(label: string, texts: readonly string[]): readonly string[] {
  return texts.map((text, line) => `  ${(line === 0 ? label : '').padEnd(11)}${text}`);
}

/** The clause's sentence, where it stands, how it is read, and what decides or observes it. */
export function renderClause(clause: Clause, deciding: readonly DecidingTest[], palette: Palette): string {
  const level =
    clause.kind === 'api' && clause.level === 'must'
      ? 'must: reported; only behaviour counts for the capability'
      : LEVEL_WORDS[clause.level];
  return `${[
    `${palette.bold(clause.id)} ${clause.api === 'general' ? 'all APIs' : API_TITLE[clause.api]}`,
    `  “${clause.sentence}”`,
    ...field('source', clause.sources.map(sourceText)),
    ...field('level', [level]),
    ...field('kind', [KIND_WORDS[clause.kind]]),
    ...field('versions', [clause.versions.length === 0 ? 'all' : clause.versions.join(', ')]),
    ...field('read as', clause.reading === undefined ? [] : [clause.reading]),
    ...field('conflict', clause.conflict ?? []),
    ...field('depends on', clause.dependsOn.length === 0 ? [] : [clause.dependsOn.join(', ')]),
    ...field(
      clause.level === 'open' ? 'asked by' : 'decided by',
      deciding.length === 0
        ? [`nothing: ${clause.uncovered ?? 'no test yet'}`]
        : deciding.flatMap(({ test, title, versions, questions }) => [
            `${test} ${title} ${palette.dim(`(${versions.join(', ')})`)}`,
            ...questions.map((question) => `  ${question}`),
          ]),
    ),
  ].join('\n')}\n`;
}

/** What a test does in one version of its API. */
export interface Narration {
  readonly version: ApiVersion;
  readonly steps: readonly string[];
  readonly cannotBeExpressed?: string;
}

/** The test's title, the sentences it stands on, and its steps. */
export function renderTest(
  test: ListedTest,
  clauses: readonly Clause[],
  narration: Narration,
  palette: Palette,
): string {
  const told =
    narration.cannotBeExpressed === undefined
      ? narration.steps.map((step, position) => `  ${String(position + 1).padStart(2)}. ${step}`)
      : [`  cannot be expressed: ${narration.cannotBeExpressed}`];
  return `${[
    `${palette.bold(test.id)} ${test.title}`,
    ...clauses.flatMap((clause) => {
      const source = sourceOf(clause, narration.version);
      return [
        '',
        `  ${clause.id} “${clause.sentence}”`,
        ...(source === undefined ? [] : [`  ${palette.dim(sourceText(source))}`]),
        ...(clause.reading === undefined ? [] : [`  read as: ${clause.reading}`]),
      ];
    }),
    ...(test.needs.length === 0 ? [] : ['', `  needs a testbed with: ${test.needs.join(', ')}`]),
    '',
    `  In ${API_TITLE[test.api]} ${narration.version}:`,
    ...told,
  ].join('\n')}\n`;
}
