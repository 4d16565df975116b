import type { ReleaseName } from '../harness/model/api.ts';

/** Options of the run that found something, as they are given on the command line. */
export interface Repeatable {
  readonly seed: number;
  readonly release: string;
  readonly mesh: string;
  /** Name, or path of a module. */
  readonly fault?: string | undefined;
}

/** What `run` takes when it is not told. */
export const DEFAULT_RELEASE = 'v0.6.0' satisfies ReleaseName;
export const DEFAULT_MESH = 'reference';

/** The word as a shell reads it. */
export function quoted(word: string): string {
  return /^[\w./@:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The command that repeats just one test as it ran; options at their defaults are left out. */
export function repeatCommand(test: string, { seed, release, mesh, fault }: Repeatable): string {
  return [
    `npx smi-conformance run --test ${quoted(test)} --seed ${seed}`,
    release === DEFAULT_RELEASE ? '' : `--release ${quoted(release)}`,
    mesh === DEFAULT_MESH ? '' : `--mesh ${quoted(mesh)}`,
    fault === undefined ? '' : `--fault ${quoted(fault)}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}
