import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Ajv } from 'ajv';
import { didYouMean } from '../catalogue/nearest.ts';
import { schemaProblem } from '../catalogue/schema-problem.ts';
import type { Clause } from '../model/clause.ts';
import type { Document } from './document.ts';
import { documentOf } from './document.ts';
import { ProfileError } from './error.ts';
import type { ImageReferences } from './image.ts';
import { IMAGE_REFERENCE } from './image.ts';
import { meaningProblems } from './meaning.ts';
import { namedFiles } from './named-file.ts';
import { MESHES_FOLDER, meshPlace, profilePath } from './place.ts';
import type { Profile, WrittenProfile } from './profile.ts';
import { PROFILE_SCHEMAS, TESTBEDS } from './schema.ts';
import { profileOf, writtenOnCluster } from './written.ts';

/** No profile is longer; what a path names may be anything. */
const LONGEST_BYTES = 1_000_000;

const ajv = new Ajv({ strict: true, strictRequired: false, verbose: true, allErrors: true });
const validators = {
  embedded: ajv.compile<WrittenProfile>(PROFILE_SCHEMAS.embedded),
  kubernetes: ajv.compile<WrittenProfile>(PROFILE_SCHEMAS.kubernetes),
};

export interface ProfileOptions {
  /** Where meshes are looked for by name. */
  readonly folder?: string;
  /** Images to use instead of those that the profile names, by the profile's names for them. */
  readonly images?: ImageReferences;
  /** Where the mesh is wanted; where the profile says, unless it knows the mesh there. */
  readonly testbed?: Profile['testbed'];
}

/**
 * The meshes that come with the suite, by name.
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
 * @param mesh name of a mesh that comes with the suite, or path of a profile or of the folder with one
 * @throws ProfileError with file, line, column and what to do
 */
export async function loadProfile(
  mesh: string,
  clauses: readonly Clause[],
  { folder = MESHES_FOLDER, images = {}, testbed }: ProfileOptions = {},
): Promise<Profile> {
  const place = meshPlace(mesh);
  if (place.kind === 'name') await checkName(place.name, folder);
  const file = profilePath(mesh, folder);
  const shown = place.kind === 'name' ? file : path.relative('', file) || file;
  const document = documentOf(shown, await textOf(file, shown));
  const { refuse } = document;
  const written = checked(document);
  if (place.kind === 'name' && written.name !== place.name) {
    throw refuse('/name', `the name is "${written.name}", but the folder is called "${place.name}"`);
  }
  const [problem] = meaningProblems(written, clauses);
  if (problem !== undefined) throw refuse(problem.pointer, problem.words);
  await checkFiles(written, path.dirname(file), refuse);
  checkImages(written, images);
  return profileOf(written, file, images, testbed);
}

async function checkName(mesh: string, folder: string): Promise<void> {
  const known = await meshNames(folder);
  if (known.includes(mesh)) return;
  throw new ProfileError(
    'PROFILE_UNKNOWN_MESH',
    `unknown mesh "${mesh}"${didYouMean(mesh, known)}: known are ${known.join(', ')}; a profile of your own is given by its path, ./${mesh}/profile.yaml`,
  );
}

async function textOf(file: string, shown: string): Promise<string> {
  const unreadable = (why: string, cause?: unknown) =>
    new ProfileError('PROFILE_UNREADABLE', `${shown} cannot be read: ${why}`, { cause });
  const { size } = await stat(file).catch((cause: unknown) => {
    throw unreadable('no such file; `smi-conformance init <mesh>` writes a template', cause);
  });
  if (size > LONGEST_BYTES) throw unreadable(`it has ${size} bytes, a profile at most ${LONGEST_BYTES}`);
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable((cause as Error).message, cause);
  });
}

/** The testbed decides which keys there are, so it is looked at first. */
function checked({ value, refuse }: Document): WrittenProfile {
  const given = typeof value === 'object' && value !== null && 'testbed' in value ? value.testbed : undefined;
  const testbed = TESTBEDS.find((known) => known === given);
  if (testbed === undefined && given !== undefined) {
    throw refuse(
      '/testbed',
      `"testbed" is "${String(given)}", but must be one of ${TESTBEDS.join(', ')}${didYouMean(String(given), TESTBEDS)}`,
    );
  }
  const validate = validators[testbed ?? 'kubernetes'];
  if (validate(value)) return value;
  const { pointer, words } = schemaProblem(validate.errors);
  throw refuse(pointer, words);
}

/** Every file that the profile names lies beside it. */
async function checkFiles(
  written: WrittenProfile,
  folder: string,
  refuse: Document['refuse'],
): Promise<void> {
  for (const { pointer, file } of namedFiles(written)) {
    const isThere = await stat(path.join(folder, file)).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isThere) throw refuse(pointer, `there is no file ${file} beside the profile`);
  }
}

function checkImages(written: WrittenProfile, chosen: ImageReferences): void {
  const known = Object.keys(writtenOnCluster(written)?.images ?? {});
  for (const [name, reference] of Object.entries(chosen)) {
    if (!known.includes(name)) {
      throw new ProfileError(
        'PROFILE_UNKNOWN_IMAGE',
        `the mesh ${written.name} has no image "${name}"${didYouMean(name, known)}: ${known.length === 0 ? 'its profile names none' : `its profile names ${known.join(', ')}`}`,
      );
    }
    if (!new RegExp(IMAGE_REFERENCE).test(reference)) {
      throw new ProfileError('PROFILE_UNKNOWN_IMAGE', `"${reference}" for ${name} is no image reference`);
    }
  }
}
