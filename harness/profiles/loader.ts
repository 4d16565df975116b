import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { clauseById } from '../catalogue/clauses.ts';
import { didYouMean } from '../catalogue/nearest.ts';
import { schemaProblem } from '../catalogue/schema-problem.ts';
import type { YamlDocument } from '../catalogue/yaml.ts';
import { parseYaml, YamlSyntaxError } from '../catalogue/yaml.ts';
import { APIS } from '../model/api.ts';
import type { Clause } from '../model/clause.ts';
import { ProfileError } from './error.ts';
import type { Profile, ProfileFile } from './profile.ts';
import { PROFILE_SCHEMA } from './profile.ts';

const MESHES_FOLDER = fileURLToPath(new URL('../../meshes/', import.meta.url));

const validate = new Ajv({ strict: true, verbose: true, allErrors: true }).compile<ProfileFile>(
  PROFILE_SCHEMA,
);

/** The profile's file, for its digest. */
export function profilePath(mesh: string, folder: string = MESHES_FOLDER): string {
  return path.join(folder, mesh, 'profile.yaml');
}

/**
 * The meshes that have a profile folder, by name.
 *
 * @throws ProfileError `PROFILE_UNREADABLE`
 */
export async function meshNames(folder: string = MESHES_FOLDER): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new ProfileError('PROFILE_UNREADABLE', `${folder} cannot be read: is the package whole?`, {
      cause,
    });
  });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/**
 * Loads and checks a mesh's profile; its exceptions must name clauses of their API.
 *
 * @throws ProfileError with file, line and what to do
 */
export async function loadProfile(
  mesh: string,
  clauses: readonly Clause[],
  folder: string = MESHES_FOLDER,
): Promise<Profile> {
  const known = await meshNames(folder);
  if (!known.includes(mesh)) {
    throw new ProfileError(
      'PROFILE_UNKNOWN_MESH',
      `unknown mesh "${mesh}"${didYouMean(mesh, known)}: known are ${known.join(', ')}`,
    );
  }
  const file = profilePath(mesh, folder);
  const source = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ProfileError('PROFILE_UNREADABLE', `${file} cannot be read: every mesh's folder needs one`, {
      cause,
    });
  });
  const document = documentOf(file, source);
  if (!validate(document.value)) {
    const { pointer, words } = schemaProblem(validate.errors);
    throw invalid(file, document, pointer, words);
  }
  const written = document.value;
  checkMeaning(written, mesh, clauses, (pointer, words) => invalid(file, document, pointer, words));
  return {
    ...written,
    claims: APIS.map((api) => {
      const { supported = written.versions[api] !== undefined, exceptions = [] } = written.claims[api] ?? {};
      return { api, supported, exceptions };
    }),
  };
}

function documentOf(file: string, source: string): YamlDocument {
  try {
    return parseYaml(source);
  } catch (cause) {
    if (!(cause instanceof YamlSyntaxError)) throw cause;
    throw new ProfileError('PROFILE_INVALID', `${file}:${cause.line}: not YAML: ${cause.message}`, { cause });
  }
}

function invalid(file: string, document: YamlDocument, pointer: string, words: string): ProfileError {
  return new ProfileError('PROFILE_INVALID', `${file}:${document.lineOf(pointer)}: ${words}`);
}

/** What a schema cannot say. */
function checkMeaning(
  profile: ProfileFile,
  mesh: string,
  clauses: readonly Clause[],
  invalidAt: (pointer: string, words: string) => ProfileError,
): void {
  if (profile.name !== mesh) {
    throw invalidAt('/name', `the name is "${profile.name}", but the folder is called "${mesh}"`);
  }
  const byId = clauseById(clauses);
  for (const api of APIS) {
    const claim = profile.claims[api];
    if (claim === undefined) continue;
    if (claim.supported && profile.versions[api] === undefined) {
      throw invalidAt(`/claims/${api}`, `${api} is claimed, but "versions" names no version of it`);
    }
    for (const [index, { clause }] of (claim.exceptions ?? []).entries()) {
      const at = `/claims/${api}/exceptions/${index}/clause`;
      const known = byId.get(clause);
      if (known === undefined) {
        throw invalidAt(at, `${clause} is no clause${didYouMean(clause, byId.keys())}`);
      }
      if (known.api !== api) throw invalidAt(at, `${clause} is a clause of ${known.api}: except it there`);
      if (!claim.supported) throw invalidAt(at, `${api} is not supported, so nothing is left to except`);
    }
  }
}
