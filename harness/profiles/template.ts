import { readFile } from 'node:fs/promises';
import { ProfileError } from './error.ts';

const TEMPLATE = new URL('./template.yaml', import.meta.url);

/** What a mesh, and so its folder, can be called. */
const MESH_NAME = /^[a-z][a-z0-9-]{0,62}$/;

/**
 * A profile to be filled in, which is valid as it stands.
 *
 * @throws ProfileError the mesh cannot be called so
 */
export async function profileTemplate(mesh: string): Promise<string> {
  if (!MESH_NAME.test(mesh)) {
    throw new ProfileError(
      'PROFILE_INVALID',
      `"${mesh}" is no name of a mesh: use lower-case letters, digits and dashes, and begin with a letter`,
    );
  }
  return (await readFile(TEMPLATE, 'utf8')).replaceAll('my-mesh', mesh);
}
