import { address, closed, text } from './shape.ts';

/** What a profile writes where the SHA-256 of a file on the network is not known yet. */
export const UNPINNED = 'unpinned';

/** Where a text to apply is found. */
export type Source =
  /** A file beside the profile; `file` is its absolute path. */
  | { readonly kind: 'file'; readonly file: string }
  /** On the network; whoever fetches it must find this SHA-256 (hex). */
  | { readonly kind: 'network'; readonly url: string; readonly sha256: string }
  /** On the network, at nobody's hash: it is never fetched, and an installation with it is refused. */
  | { readonly kind: 'unpinned'; readonly url: string };

/** Where a Helm chart is found. Its archive is pulled, compared with the hash, and installed from the file. */
export type Chart =
  | { readonly kind: 'file'; readonly file: string }
  | ({ readonly kind: 'network'; readonly sha256: string } & ChartLocation)
  | ({ readonly kind: 'unpinned' } & ChartLocation);

/** `repository`: an https chart repository, or an oci registry with the path above the chart. */
export interface ChartLocation {
  readonly repository: string;
  readonly name: string;
  readonly version: string;
}

/** A path beside the profile: relative, and never upwards. */
export const fileBeside = {
  type: 'string',
  maxLength: 300,
  pattern: '^(?!.*(^|/)\\.{1,2}(/|$))[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$',
};

const sha256 = { type: 'string', pattern: `^([0-9a-f]{64}|${UNPINNED})$` };

/** As written: `file`, or `url` with `sha256`. */
export interface WrittenSource {
  readonly file?: string;
  readonly url?: string;
  readonly sha256?: string;
}

export const SOURCE_SCHEMA = closed({ file: fileBeside, url: address, sha256 }, ['file', 'url', 'sha256']);

/** As written: `file`, or all the others. */
export interface WrittenChart extends Partial<ChartLocation> {
  readonly file?: string;
  readonly sha256?: string;
}

export const CHART_SCHEMA = closed(
  {
    file: fileBeside,
    repository: { type: 'string', maxLength: 500, pattern: '^(https|oci)://[^\\s"<>]+$' },
    name: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]*$' },
    version: text,
    sha256,
  },
  ['file', 'repository', 'name', 'version', 'sha256'],
);

/** What is wrong with a source as written, in words, or nothing. */
export function sourceProblem({ file, url, sha256 }: WrittenSource): string | undefined {
  if (file !== undefined) {
    return url === undefined && sha256 === undefined
      ? undefined
      : 'a source is a "file" beside the profile or a "url" with its "sha256", not both';
  }
  return url !== undefined && sha256 !== undefined
    ? undefined
    : `a source needs "file", or "url" with "sha256" (${UNPINNED} where it is not known yet)`;
}

/** What is wrong with a chart as written, in words, or nothing. */
export function chartProblem({ file, ...network }: WrittenChart): string | undefined {
  const { repository, name, version, sha256 } = network;
  if (file !== undefined) {
    return Object.keys(network).length === 0
      ? undefined
      : 'a chart is a "file" beside the profile, or has "repository", "name", "version" and "sha256", not both';
  }
  return [repository, name, version, sha256].includes(undefined)
    ? `a chart needs "file", or "repository", "name", "version" and "sha256" (${UNPINNED} where it is not known yet)`
    : undefined;
}
