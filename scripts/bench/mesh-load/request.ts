import { parseArgs } from 'node:util';
import { UsageError } from '../../../harness/cli/usage-error.ts';
import type { ImageReferences } from '../../../harness/profiles/image.ts';

export interface MeshRequest {
  /** Name of a mesh that comes with the suite, or path of a profile. */
  readonly mesh: string;
  readonly images: ImageReferences;
}

export interface LoadRequest {
  readonly meshes: readonly MeshRequest[];
  readonly sampleAppImage: string;
  /** Of each run of wrk. */
  readonly seconds: number;
  /** How often each mesh is measured between two measurements without one. */
  readonly rounds: number;
  /** Where the JSON goes. */
  readonly out: string;
}

export const USAGE =
  'node scripts/bench/mesh-load.ts --sample-app-image REF --mesh NAME [--mesh-image NAME=REF …] [--mesh …] [--seconds 15] [--rounds 3] [--out mesh-load.json]';

const ONCE = ['sample-app-image', 'seconds', 'rounds', 'out'] as const;
const KNOWN = ['mesh', 'mesh-image', ...ONCE] as const;
const LONGEST_SECONDS = 600;
const MOST_ROUNDS = 100;

/**
 * Reads the command line. An image belongs to the mesh that stands before it, as several meshes call theirs alike.
 *
 * @throws UsageError
 */
export function readLoadRequest(argv: readonly string[]): LoadRequest {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(KNOWN.map((name) => [name, { type: 'string' } as const])),
    strict: false,
    tokens: true,
  });
  const meshes: { readonly mesh: string; readonly images: Record<string, string> }[] = [];
  const once = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional')
      throw new UsageError('USAGE_ARGUMENT', `unexpected argument "${token.value}": ${USAGE}`);
    const { name, rawName, value } = token;
    if (!KNOWN.some((known) => known === name))
      throw new UsageError('USAGE_OPTION', `unknown option ${rawName}: ${USAGE}`);
    if (!value || value.startsWith('--'))
      throw new UsageError('USAGE_VALUE', `${rawName} needs a value: ${USAGE}`);
    if (name === 'mesh') meshes.push({ mesh: value, images: {} });
    else if (name === 'mesh-image') addImage(meshes.at(-1)?.images, value);
    else if (once.has(name))
      throw new UsageError('USAGE_VALUE', `${rawName} is given more than once: give it once.`);
    else once.set(name, value);
  }
  const sampleAppImage = once.get('sample-app-image');
  if (sampleAppImage === undefined || meshes.length === 0)
    throw new UsageError('USAGE_ARGUMENT', `say which image, and which meshes: ${USAGE}`);
  return {
    meshes,
    sampleAppImage,
    seconds: numberOf('seconds', once.get('seconds') ?? '15', LONGEST_SECONDS),
    rounds: numberOf('rounds', once.get('rounds') ?? '3', MOST_ROUNDS),
    out: once.get('out') ?? 'mesh-load.json',
  };
}

function addImage(images: Record<string, string> | undefined, text: string): void {
  const [, name, reference] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (!images || name === undefined || reference === undefined || Object.hasOwn(images, name)) {
    throw new UsageError(
      'USAGE_VALUE',
      `--mesh-image ${text}: write <name>=<reference>, each name once, after the --mesh that it belongs to.`,
    );
  }
  images[name] = reference;
}

function numberOf(option: string, text: string, most: number): number {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > most)
    throw new UsageError('USAGE_VALUE', `--${option} ${text}: use a number from 1 to ${most}.`);
  return number;
}
