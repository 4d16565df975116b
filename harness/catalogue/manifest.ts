import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { APIS } from '../model/api.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { ExpectationKind } from '../model/expectation.ts';
import type { Manifest, RequiredTest } from '../model/manifest.ts';
import { TRAITS } from '../model/manifest.ts';
import type { ObservationKind } from '../model/observation.ts';
import { clauseById, holdsIn } from './clauses.ts';
import { CatalogueError } from './error.ts';
import { didYouMean } from './nearest.ts';
import { schemaProblem } from './schema-problem.ts';

const MANIFEST_FILE = fileURLToPath(new URL('../../suites/manifest.json', import.meta.url));

const KINDS: Readonly<Record<ExpectationKind, true>> = {
  delivered: true,
  denied: true,
  confined: true,
  shares: true,
  reading: true,
  steady: true,
  schema: true,
  event: true,
  rejected: true,
  accepted: true,
};

const OBSERVATION_KINDS: Readonly<Record<ObservationKind, true>> = {
  outcome: true,
  denial: true,
  survival: true,
  spread: true,
  admission: true,
  answer: true,
};

const text = { type: 'string', minLength: 1 };

const validate = new Ajv({ strict: true, verbose: true, allErrors: true }).compile<Manifest>({
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'tests'],
  properties: {
    schema: { const: 1 },
    tests: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['test', 'title', 'api', 'version', 'clauses', 'needs', 'expectations', 'observations'],
        properties: {
          test: { type: 'string', pattern: '^T(A|SC|S|M)-[A-Za-z0-9-]+$' },
          title: text,
          api: { type: 'string', enum: APIS },
          version: { type: 'string', enum: ['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4'] },
          clauses: { type: 'array', minItems: 1, maxItems: 3, uniqueItems: true, items: text },
          needs: { type: 'array', uniqueItems: true, items: { type: 'string', enum: TRAITS } },
          expectations: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['kind', 'clause'],
              properties: { kind: { type: 'string', enum: Object.keys(KINDS) }, clause: text },
            },
          },
          observations: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['kind', 'clause', 'question', 'findings'],
              properties: {
                kind: { type: 'string', enum: Object.keys(OBSERVATION_KINDS) },
                clause: text,
                question: { type: 'string', pattern: '\\?$' },
                findings: { type: 'object', additionalProperties: text },
              },
            },
          },
          cannotBeExpressed: text,
        },
      },
    },
  },
});

/**
 * Reads the committed list of required tests.
 *
 * @throws CatalogueError `MANIFEST_…`
 */
export async function loadManifest(file: string = MANIFEST_FILE): Promise<Manifest> {
  const source = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CatalogueError('MANIFEST_UNREADABLE', `${file} cannot be read: is the package whole?`, {
      cause,
    });
  });
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (cause) {
    throw new CatalogueError('MANIFEST_MALFORMED', `${file} is not JSON: write it anew from the suites`, {
      cause,
    });
  }
  if (!validate(value)) {
    const { pointer, words } = schemaProblem(validate.errors);
    throw new CatalogueError(
      'MANIFEST_MALFORMED',
      `${file}${pointer}: ${words}: write it anew from the suites`,
    );
  }
  return value;
}

/**
 * Holds the manifest against the clauses: no test stands twice in a version, every expectation decides a clause of
 * its test that exists in that version, and where the text is open there is an observation instead.
 *
 * @throws CatalogueError `MANIFEST_INVALID`
 */
export function checkManifest(manifest: Manifest, clauses: readonly Clause[]): void {
  const byId = clauseById(clauses);
  const seen = new Set<string>();
  for (const required of manifest.tests) {
    const name = `${required.test} (${required.api} ${required.version})`;
    const problem = seen.has(name) ? 'stands twice' : problemOf(required, byId);
    if (problem !== undefined) {
      throw new CatalogueError('MANIFEST_INVALID', `suites/manifest.json: ${name} ${problem}`);
    }
    seen.add(name);
  }
}

function problemOf(required: RequiredTest, byId: ReadonlyMap<ClauseId, Clause>): string | undefined {
  for (const id of required.clauses) {
    if (!byId.has(id)) return `names ${id}, which is no clause${didYouMean(id, byId.keys())}`;
  }
  const isEmpty = required.expectations.length === 0 && required.observations.length === 0;
  if ((required.cannotBeExpressed === undefined) === isEmpty) {
    return isEmpty
      ? 'has neither expectation nor observation: a test that cannot be expressed says why'
      : 'has expectations or observations, but cannot be expressed';
  }
  for (const { clause: id } of required.expectations) {
    if (!required.clauses.includes(id)) return `decides ${id}, which the test does not name`;
    const clause = byId.get(id);
    if (clause !== undefined && !holdsIn(clause, required.api, required.version)) {
      return `decides ${id}, which does not stand in ${required.api} ${required.version}`;
    }
    if (clause?.level === 'open') return `decides ${id}, which is open: it can only be observed`;
  }
  for (const { clause: id } of required.observations) {
    const clause = byId.get(id);
    if (clause === undefined) return `observes ${id}, which is no clause${didYouMean(id, byId.keys())}`;
    if (!holdsIn(clause, required.api, required.version)) {
      return `observes ${id}, which does not stand in ${required.api} ${required.version}`;
    }
    if (clause.level !== 'open') return `observes ${id}, which is not open: an expectation must decide it`;
  }
  return undefined;
}
