import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv } from 'ajv';
import { schemaProblem } from '../catalogue/schema-problem.ts';
import { documentOf } from './document.ts';
import { ProfileError } from './error.ts';
import { MESHES_FOLDER } from './place.ts';
import { address, closed, list, text } from './shape.ts';

/** A mesh that offers no SMI API, by its own sources. Declared, never measured: no capability follows from it. */
export interface MeshWithoutSmi {
  readonly name: string;
  readonly title: string;
  readonly link: string;
  readonly statement: string;
  /** Where the statement can be checked. */
  readonly source: string;
}

/** JSON schema (draft-07) of `meshes/without-smi.yaml`. */
export const WITHOUT_SMI_SCHEMA = closed({
  meshes: list(
    closed({
      name: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
      title: text,
      link: address,
      statement: text,
      source: address,
    }),
  ),
});

const validate = new Ajv({ strict: true, verbose: true, allErrors: true }).compile<{
  readonly meshes: readonly MeshWithoutSmi[];
}>(WITHOUT_SMI_SCHEMA);

/**
 * The meshes without an SMI API, by name.
 *
 * @throws ProfileError with file, line and column
 */
export async function withoutSmi(folder: string = MESHES_FOLDER): Promise<readonly MeshWithoutSmi[]> {
  const file = path.join(folder, 'without-smi.yaml');
  const source = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ProfileError('PROFILE_UNREADABLE', `${file} cannot be read: is the package whole?`, { cause });
  });
  const document = documentOf(file, source);
  if (!validate(document.value)) {
    const { pointer, words } = schemaProblem(validate.errors);
    throw document.refuse(pointer, words);
  }
  return [...document.value.meshes].sort((a, b) => (a.name < b.name ? -1 : 1));
}
