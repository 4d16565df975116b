import type { Api } from '../model/api.ts';
import type { ClauseId } from '../model/clause.ts';
import type { Trait } from '../model/manifest.ts';
import type { TestBody } from './script.ts';

/** `TA-07`, `TSC-01`, `TS-12`, `TM-03`. */
export type TestId = `TA-${string}` | `TSC-${string}` | `TS-${string}` | `TM-${string}`;

export interface TestDeclaration {
  readonly id: TestId;
  /** One sentence: the rule that the test shows. */
  readonly title: string;
  /** The primary clause first, three at most. */
  readonly clauses: readonly [ClauseId, ...ClauseId[]];
  /** What not every testbed has. */
  readonly needs?: readonly Trait[];
}

export interface TestDefinition extends TestDeclaration {
  readonly api: Api;
  readonly needs: readonly Trait[];
  readonly body: TestBody;
}

const API_OF_PREFIX: Readonly<Record<string, Api>> = {
  TA: 'access',
  TSC: 'specs',
  TS: 'split',
  TM: 'metrics',
};

const MOST_CLAUSES = 3;

/** A mistake of a test's author; `TEST_NOT_IN_VERSION` one of somebody who asked for a test. */
export class DefinitionError extends Error {
  readonly code:
    | 'TEST_ID'
    | 'TEST_CLAUSES'
    | 'TEST_TWICE'
    | 'TEST_CLAUSE_UNDECLARED'
    | 'TEST_GATE'
    | 'TEST_FINDING'
    | 'TEST_OBJECT'
    | 'TEST_NOT_IN_VERSION'
    | 'TEST_NONE_IN_SHARD';

  constructor(code: DefinitionError['code'], message: string) {
    super(message);
    this.name = 'DefinitionError';
    this.code = code;
  }
}

/** @throws DefinitionError TEST_ID, TEST_CLAUSES */
export function define(declaration: TestDeclaration, body: TestBody): TestDefinition {
  const api = API_OF_PREFIX[declaration.id.split('-')[0] ?? ''];
  if (api === undefined) {
    throw new DefinitionError(
      'TEST_ID',
      `test ${declaration.id}: the id must begin with TA-, TSC-, TS- or TM-`,
    );
  }
  if (declaration.clauses.length > MOST_CLAUSES) {
    throw new DefinitionError(
      'TEST_CLAUSES',
      `test ${declaration.id}: ${declaration.clauses.length} clauses; split it, three are the most`,
    );
  }
  return { ...declaration, needs: declaration.needs ?? [], api, body };
}
