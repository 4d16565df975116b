import { clauseById, holdsIn } from '../catalogue/clauses.ts';
import type { TestKey } from '../evidence/writer.ts';
import type { Api, ApiVersion, ServedVersions } from '../model/api.ts';
import { APIS } from '../model/api.ts';
import type { Clause } from '../model/clause.ts';
import type { RunRecord, Selection } from '../model/evidence.ts';
import type { TestDefinition } from './definition.ts';
import { DefinitionError } from './definition.ts';
import type { SuiteTest } from './suite.ts';

export interface Choice {
  readonly specs: readonly Api[];
  /** Empty for all of the specs. */
  readonly tests: readonly string[];
}

export interface Plan {
  /** In the order of the manifest: by API, then by id. */
  readonly tests: readonly SuiteTest[];
  readonly selection: Selection;
}

/** Is this a test of this version of its API? It is where its primary clause holds. */
export function standsIn(
  { api, clauses: [primary] }: TestDefinition,
  version: ApiVersion,
  clauses: readonly Clause[],
): boolean {
  const clause = clauseById(clauses).get(primary);
  return clause !== undefined && holdsIn(clause, api, version);
}

/**
 * The tests of the versions that are served, as far as they were asked for.
 *
 * @throws DefinitionError TEST_NOT_IN_VERSION for one that was asked for by name and is no test of them
 */
export function planOf(
  suite: readonly SuiteTest[],
  clauses: readonly Clause[],
  versions: ServedVersions,
  { specs, tests }: Choice,
): Plan {
  const standing = suite.filter(({ definition }) => {
    const version = versions[definition.api];
    return specs.includes(definition.api) && version !== undefined && standsIn(definition, version, clauses);
  });
  const absent = tests.find((id) => !standing.some(({ definition }) => definition.id === id));
  if (absent !== undefined) throw notInVersion(absent, { suite, clauses, versions });
  const isAll = specs.length === APIS.length && tests.length === 0;
  return {
    tests: standing.filter(({ definition: { id } }) => tests.length === 0 || tests.includes(id)),
    selection: isAll
      ? { kind: 'full' }
      : { kind: 'partial', specs: APIS.filter((api) => specs.includes(api)), tests: [...tests].sort() },
  };
}

/** The tests in the order of the evidence, each as often as it is performed. */
export function orderOf(
  { tests }: Plan,
  { versions, repetitions }: Pick<RunRecord, 'versions' | 'repetitions'>,
): readonly TestKey[] {
  return tests.flatMap(({ definition: { id, api } }) => {
    const version = versions[api];
    if (version === undefined) return [];
    return repetitions === undefined
      ? [{ test: id, version }]
      : Array.from({ length: repetitions }, (_, i) => ({ test: id, version, repetition: i + 1 }));
  });
}

function notInVersion(
  id: string,
  house: {
    readonly suite: readonly SuiteTest[];
    readonly clauses: readonly Clause[];
    readonly versions: ServedVersions;
  },
): DefinitionError {
  const definition = house.suite.find((test) => test.definition.id === id)?.definition;
  const primary = definition && clauseById(house.clauses).get(definition.clauses[0]);
  if (!definition || !primary) return new DefinitionError('TEST_NOT_IN_VERSION', `there is no test ${id}`);
  const { api } = definition;
  return new DefinitionError(
    'TEST_NOT_IN_VERSION',
    `${id} is no test of ${api} ${house.versions[api] ?? '(which is not served)'}: its clause ${primary.id} stands in ${primary.versions.join(', ')}; choose a release with one of these by --release`,
  );
}
