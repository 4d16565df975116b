import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clauseById, holdsIn, loadClauses } from './clauses.ts';
import { CatalogueError } from './error.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'clauses-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Entry {
  readonly id: string;
  readonly rest?: string;
  readonly level?: string;
  readonly version?: string;
}

function file(api: string, ...entries: readonly Entry[]): Promise<void> {
  const clauses = entries.map(
    ({ id, rest = '', level = 'must', version = 'v1alpha1' }) => `  - id: ${id}
    level: ${level}
    kind: behaviour
    versions: [${version}]
    sources: [{ file: a.md, line: 3, to: 4 }]
    sentence: It does.
${rest}`,
  );
  return writeFile(path.join(folder, `${api}.yaml`), `api: ${api}\nclauses:\n${clauses.join('')}`);
}

async function refusal(): Promise<CatalogueError> {
  const error = await loadClauses(folder).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(CatalogueError);
  return error as CatalogueError;
}

describe('the clauses of this suite', () => {
  it('are whole: every id once, every dependency known, every level out with its reason', async () => {
    const clauses = await loadClauses();
    const byId = clauseById(clauses);
    expect(byId.size).toBe(clauses.length);
    expect(new Set(clauses.map(({ api }) => api))).toEqual(
      new Set(['general', 'access', 'specs', 'split', 'metrics']),
    );
    expect(clauses.flatMap(({ dependsOn }) => dependsOn).every((id) => byId.has(id))).toBe(true);
    expect(clauses.filter(({ level, uncovered }) => level === 'out' && uncovered === undefined)).toEqual([]);
  });
});

describe('loadClauses', () => {
  it('fills in the API and the empty list of dependencies, in the order of APIs and files', async () => {
    await file('split', { id: 'split-T2' }, { id: 'split-T1', rest: '    dependsOn: [access-A1]\n' });
    await file('access', { id: 'access-A1' });
    const clauses = await loadClauses(folder);
    expect(clauses.map(({ id, api, dependsOn }) => [id, api, dependsOn])).toEqual([
      ['access-A1', 'access', []],
      ['split-T2', 'split', []],
      ['split-T1', 'split', ['access-A1']],
    ]);
  });

  it.each([
    [
      'an unknown key, and the nearest',
      { id: 'access-A1', rest: '    readng: x\n' },
      'unknown key "readng" (did you mean "reading"?)',
      9,
    ],
    [
      'a version that the API has not',
      { id: 'access-A1', version: 'v1alpha9' },
      'access has v1alpha1, v1alpha2, v1alpha3, v1alpha4, not v1alpha9',
      6,
    ],
    ['an unknown level', { id: 'access-A1', level: 'muss' }, '(did you mean "must"?)', 4],
    ['an id of another API', { id: 'split-A1' }, 'the id must begin with access-', 3],
    ['an id that is none', { id: 'access_A1' }, 'must match pattern', 3],
  ])('names file, line and clause of %s', async (_, entry, words, line) => {
    await file('access', entry);
    const error = await refusal();
    expect(error.code).toBe('CLAUSE_INVALID');
    expect(error.message).toContain(`${path.join(folder, 'access.yaml')}:${line}: ${entry.id}: `);
    expect(error.message).toContain(words);
  });

  it('says where text is no YAML', async () => {
    await writeFile(path.join(folder, 'access.yaml'), 'api: access\nclauses: [\n');
    const error = await refusal();
    expect(error.code).toBe('CATALOGUE_MALFORMED');
    expect(error.message).toMatch(/access\.yaml:[23]: not YAML/);
  });

  it('refuses an id that stands twice, and says where', async () => {
    await file('access', { id: 'access-A1' }, { id: 'access-A1' });
    const error = await refusal();
    expect(error).toMatchObject({ code: 'CLAUSE_DUPLICATE' });
    expect(error.message).toMatch(/:9: access-A1 stands already at .*:3:/);
  });

  it('refuses a dependency that is no clause, and names the nearest', async () => {
    await file('access', { id: 'access-A10' }, { id: 'access-A2', rest: '    dependsOn: [access-A11]\n' });
    const error = await refusal();
    expect(error).toMatchObject({ code: 'CLAUSE_UNKNOWN_DEPENDENCY' });
    expect(error.message).toContain('did you mean "access-A10"?');
  });

  it('refuses a circle of dependencies, and draws it', async () => {
    await file(
      'access',
      { id: 'access-A1', rest: '    dependsOn: [access-A2]\n' },
      { id: 'access-A2', rest: '    dependsOn: [access-A3]\n' },
      { id: 'access-A3', rest: '    dependsOn: [access-A2]\n' },
    );
    const error = await refusal();
    expect(error).toMatchObject({ code: 'CLAUSE_CIRCULAR_DEPENDENCY' });
    expect(error.message).toContain('access-A2 → access-A3 → access-A2');
  });

  it('refuses level out without a reason', async () => {
    await file('access', { id: 'access-A1', level: 'out' });
    expect(await refusal()).toMatchObject({ code: 'CLAUSE_NEEDS_REASON' });
    await file('access', { id: 'access-A1', level: 'out', rest: '    uncovered: Nothing can break it.\n' });
    expect(await loadClauses(folder)).toHaveLength(1);
  });

  it('refuses an empty folder and an absent one', async () => {
    expect(await refusal()).toMatchObject({ code: 'CATALOGUE_UNREADABLE' });
    await rm(folder, { recursive: true });
    expect(await refusal()).toMatchObject({ code: 'CATALOGUE_UNREADABLE' });
  });
});

describe('holdsIn', () => {
  it('is true in the versions of the clause, and of a general clause everywhere', async () => {
    await file('access', { id: 'access-A1' });
    const [clause] = await loadClauses(folder);
    if (clause === undefined) throw new Error('no clause');
    expect(holdsIn(clause, 'access', 'v1alpha1')).toBe(true);
    expect(holdsIn(clause, 'access', 'v1alpha2')).toBe(false);
    expect(holdsIn(clause, 'split', 'v1alpha1')).toBe(false);
    expect(holdsIn({ ...clause, api: 'general', versions: [] }, 'split', 'v1alpha4')).toBe(true);
  });
});
