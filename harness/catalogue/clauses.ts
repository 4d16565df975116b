import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import type { Api, ApiVersion } from '../model/api.ts';
import { API_VERSIONS, APIS } from '../model/api.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import { LEVELS } from '../model/clause.ts';
import { CatalogueError } from './error.ts';
import { didYouMean } from './nearest.ts';
import { schemaProblem } from './schema-problem.ts';
import type { YamlDocument } from './yaml.ts';
import { parseYaml, YamlSyntaxError } from './yaml.ts';

const CLAUSES_FOLDER = fileURLToPath(new URL('../../suites/clauses/', import.meta.url));

/** What a file of clauses holds: `api` stands once, absent lists are empty. */
interface ClauseFile {
  readonly api: Clause['api'];
  readonly clauses: readonly (Omit<Clause, 'api' | 'dependsOn'> & {
    readonly dependsOn?: readonly ClauseId[];
  })[];
}

const ORDER: readonly Clause['api'][] = ['general', ...APIS];

const text = { type: 'string', minLength: 1 };
const line = { type: 'integer', minimum: 1 };

const id = { type: 'string', pattern: `^(${ORDER.join('|')})-[A-Z]+[0-9]+[a-z]?(-[a-z0-9]+)*$` };

const validate = new Ajv({ strict: true, verbose: true, allErrors: true }).compile<ClauseFile>({
  type: 'object',
  additionalProperties: false,
  required: ['api', 'clauses'],
  properties: {
    api: { type: 'string', enum: ORDER },
    clauses: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'level', 'kind', 'versions', 'sources', 'sentence'],
        properties: {
          id,
          level: { type: 'string', enum: LEVELS },
          kind: { type: 'string', enum: ['behaviour', 'api'] },
          versions: { type: 'array', uniqueItems: true, items: text },
          sources: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['file', 'line'],
              properties: { file: text, line, to: line },
            },
          },
          sentence: text,
          reading: text,
          dependsOn: { type: 'array', uniqueItems: true, items: id },
          uncovered: text,
          conflict: { type: 'array', minItems: 1, items: text },
        },
      },
    },
  },
});

/**
 * Reads every clause: files in the order of the APIs, clauses in the order of their file.
 *
 * @param folder one YAML file an API, the API's name its stem
 * @throws CatalogueError with file, line, clause and what to do
 */
export async function loadClauses(folder: string = CLAUSES_FOLDER): Promise<readonly Clause[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new CatalogueError('CATALOGUE_UNREADABLE', `${folder} cannot be read: is the package whole?`, {
      cause,
    });
  });
  const loaded: Located[] = [];
  for (const api of ORDER.filter((api) => names.includes(`${api}.yaml`))) {
    const file = path.join(folder, `${api}.yaml`);
    loaded.push(...clausesOf(api, file, await readFile(file, 'utf8')));
  }
  if (loaded.length === 0) {
    throw new CatalogueError(
      'CATALOGUE_UNREADABLE',
      `${folder} holds no clauses (${ORDER.join('.yaml, ')}.yaml)`,
    );
  }
  checkUnique(loaded);
  checkDependencies(loaded);
  return loaded.map(({ clause }) => clause);
}

export function clauseById(clauses: readonly Clause[]): ReadonlyMap<ClauseId, Clause> {
  return new Map(clauses.map((clause) => [clause.id, clause]));
}

/** Does the clause say something of this version of this API? Clauses on all APIs do of each. */
export function holdsIn(clause: Clause, api: Api, version: ApiVersion): boolean {
  return clause.api === 'general' || (clause.api === api && clause.versions.includes(version));
}

interface Located {
  readonly clause: Clause;
  /** `file:line`. */
  readonly where: string;
}

function clausesOf(api: Clause['api'], file: string, source: string): readonly Located[] {
  const document = documentOf(file, source);
  if (!validate(document.value)) {
    const { pointer, words } = schemaProblem(validate.errors);
    const id = idAt(document.value, pointer);
    throw new CatalogueError(
      'CLAUSE_INVALID',
      `${file}:${document.lineOf(pointer)}: ${id === undefined ? '' : `${id}: `}${words}`,
    );
  }
  if (document.value.api !== api) {
    throw new CatalogueError(
      'CLAUSE_INVALID',
      `${file}:${document.lineOf('/api')}: the api is ${document.value.api}, but the file is called ${api}`,
    );
  }
  return document.value.clauses.map((entry, index) => {
    const clause: Clause = { ...entry, api, dependsOn: entry.dependsOn ?? [] };
    checkMeaning(clause, (key) => `${file}:${document.lineOf(`/clauses/${index}/${key}`)}: ${clause.id}`);
    return { clause, where: `${file}:${document.lineOf(`/clauses/${index}`)}` };
  });
}

/** What a schema that serves every API cannot say. */
function checkMeaning({ id, api, versions, level, uncovered }: Clause, at: (key: string) => string): void {
  if (!id.startsWith(`${api}-`)) {
    throw new CatalogueError('CLAUSE_INVALID', `${at('id')}: the id must begin with ${api}-`);
  }
  const known: readonly string[] = api === 'general' ? [] : API_VERSIONS[api];
  const unknown = versions.find((version) => !known.includes(version));
  if (unknown !== undefined) {
    const words = known.length === 0 ? 'no versions' : known.join(', ');
    throw new CatalogueError('CLAUSE_INVALID', `${at('versions')}: ${api} has ${words}, not ${unknown}`);
  }
  if (api !== 'general' && versions.length === 0) {
    throw new CatalogueError('CLAUSE_INVALID', `${at('versions')}: name the versions in which it stands`);
  }
  if (level === 'out' && uncovered === undefined) {
    throw new CatalogueError(
      'CLAUSE_NEEDS_REASON',
      `${at('level')} has level out: say under "uncovered" why nothing decides it`,
    );
  }
}

function documentOf(file: string, source: string): YamlDocument {
  try {
    return parseYaml(source);
  } catch (cause) {
    if (!(cause instanceof YamlSyntaxError)) throw cause;
    throw new CatalogueError('CATALOGUE_MALFORMED', `${file}:${cause.line}: not YAML: ${cause.message}`, {
      cause,
    });
  }
}

function idAt(value: unknown, pointer: string): string | undefined {
  const index = /^\/clauses\/(\d+)/.exec(pointer)?.[1];
  const entry = (value as { readonly clauses?: readonly { readonly id?: unknown }[] }).clauses?.[
    Number(index)
  ];
  return typeof entry?.id === 'string' ? entry.id : undefined;
}

function checkUnique(loaded: readonly Located[]): void {
  const first = new Map<string, string>();
  for (const { clause, where } of loaded) {
    const earlier = first.get(clause.id);
    if (earlier !== undefined) {
      throw new CatalogueError(
        'CLAUSE_DUPLICATE',
        `${where}: ${clause.id} stands already at ${earlier}: ids are permanent, give this one another`,
      );
    }
    first.set(clause.id, where);
  }
}

function checkDependencies(loaded: readonly Located[]): void {
  const byId = clauseById(loaded.map(({ clause }) => clause));
  for (const { clause, where } of loaded) {
    const unknown = clause.dependsOn.find((id) => !byId.has(id));
    if (unknown !== undefined) {
      throw new CatalogueError(
        'CLAUSE_UNKNOWN_DEPENDENCY',
        `${where}: ${clause.id} depends on ${unknown}, which is no clause${didYouMean(unknown, byId.keys())}`,
      );
    }
  }
  const settled = new Set<ClauseId>();
  const visit = (id: ClauseId, path: readonly ClauseId[]): readonly ClauseId[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (settled.has(id)) return undefined;
    for (const dependency of byId.get(id)?.dependsOn ?? []) {
      const cycle = visit(dependency, [...path, id]);
      if (cycle !== undefined) return cycle;
    }
    settled.add(id);
    return undefined;
  };
  for (const { clause, where } of loaded) {
    const cycle = visit(clause.id, []);
    if (cycle !== undefined) {
      throw new CatalogueError(
        'CLAUSE_CIRCULAR_DEPENDENCY',
        `${where}: ${cycle.join(' → ')}: a clause cannot depend on itself, drop one of these dependencies`,
      );
    }
  }
}
