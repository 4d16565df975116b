import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The profiles that come with the suite, one folder each. */
export const MESHES_FOLDER = fileURLToPath(new URL('../../meshes/', import.meta.url));

const PROFILE_FILE = 'profile.yaml';

/** What a user calls a mesh by: its name among those of the suite, or where a profile of their own lies. */
export type MeshPlace =
  | { readonly kind: 'name'; readonly name: string }
  /** Absolute path of the profile. */
  | { readonly kind: 'path'; readonly file: string };

/** A word with a slash is a path, as is one that ends as YAML files do; a path to a folder means the profile in it. */
export function meshPlace(mesh: string): MeshPlace {
  const isYaml = /\.ya?ml$/.test(mesh);
  if (!isYaml && !mesh.includes('/') && mesh !== '.' && mesh !== '..') return { kind: 'name', name: mesh };
  return { kind: 'path', file: path.resolve(isYaml ? mesh : path.join(mesh, PROFILE_FILE)) };
}

/** The same mesh, in words that mean it from any working folder. */
export function settledMesh(mesh: string): string {
  const place = meshPlace(mesh);
  return place.kind === 'path' ? place.file : place.name;
}

/** Absolute path of the profile that a name or a path means. */
export function profilePath(mesh: string, folder: string = MESHES_FOLDER): string {
  const place = meshPlace(mesh);
  return place.kind === 'path' ? place.file : path.resolve(folder, place.name, PROFILE_FILE);
}

/** What a user calls the mesh of this profile by. */
export function wordFor({ name, file }: { readonly name: string; readonly file: string }): string {
  return profilePath(name) === file ? name : file;
}
