import { sha256 } from '../digest.ts';
import type { Publication, PublishedFile } from './publication.ts';

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
/** What a published result is, to whoever lists artifacts. */
export const RESULT_ARTIFACT_TYPE = 'application/vnd.smi-conformance.result.v1';
const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const TITLE = 'org.opencontainers.image.title';

/** Content in a registry: OCI image specification, "descriptor". */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:<hex>`. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Bytes with what the registry is to know of them. */
export interface Content {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
}

/** A manifest and the blobs that it names. */
export interface Artifact {
  readonly manifest: Content;
  readonly blobs: readonly Content[];
}

/** What the manifests say of a result; nothing that another day would say otherwise. */
export interface ArtifactLabels {
  readonly description: string;
  /** The attestation's own date, ISO 8601. */
  readonly created: string;
  readonly predicateType: string;
}

const EMPTY = contentOf('application/vnd.oci.empty.v1+json', Buffer.from('{}'));

const TYPES: readonly (readonly [string, string])[] = [
  ['.sigstore.json', BUNDLE_TYPE],
  ['.json', 'application/json'],
  ['.gz', 'application/gzip'],
  ['.xml', 'application/xml'],
  ['.html', 'text/html'],
  ['.md', 'text/markdown'],
  ['.svg', 'image/svg+xml'],
];

function mediaTypeOf(name: string): string {
  return TYPES.find(([ending]) => name.endsWith(ending))?.[1] ?? 'application/octet-stream';
}

/** The result: a layer per file, titled with its name, so that whoever pulls it has the folder again. */
export function resultArtifact({ files }: Publication, { description, created }: ArtifactLabels): Artifact {
  const layers = files.map((file) => titled(file));
  return artifactOf(RESULT_ARTIFACT_TYPE, layers, {
    'org.opencontainers.image.created': created,
    'org.opencontainers.image.description': description,
  });
}

/** The attestation alone, as a referrer of the result, where cosign and oras look for it. */
export function attestationArtifact(
  attestation: PublishedFile,
  subject: Descriptor,
  { created, predicateType }: ArtifactLabels,
): Artifact {
  const { mediaType, digest, size } = subject;
  return artifactOf(
    BUNDLE_TYPE,
    [titled(attestation)],
    {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': predicateType,
      'org.opencontainers.image.created': created,
    },
    { mediaType, digest, size },
  );
}

function artifactOf(
  artifactType: string,
  layers: readonly Content[],
  annotations: Readonly<Record<string, string>>,
  subject?: Descriptor,
): Artifact {
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType,
    config: EMPTY.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
    ...(subject === undefined ? {} : { subject }),
    annotations,
  };
  const { descriptor, bytes } = contentOf(MANIFEST_TYPE, Buffer.from(JSON.stringify(manifest)));
  return {
    manifest: { descriptor: { ...descriptor, artifactType, annotations }, bytes },
    blobs: [EMPTY, ...layers],
  };
}

function titled({ name, bytes }: PublishedFile): Content {
  const { descriptor } = contentOf(mediaTypeOf(name), bytes);
  return { descriptor: { ...descriptor, annotations: { [TITLE]: name } }, bytes };
}

function contentOf(mediaType: string, bytes: Buffer): Content {
  return { descriptor: { mediaType, digest: `sha256:${sha256(bytes)}`, size: bytes.length }, bytes };
}

/** Tag of the list of a manifest's referrers, in registries that keep none themselves. */
export function referrersTag({ digest }: Descriptor): string {
  return digest.replace(':', '-');
}

/** An index as a registry gave it: the fields beside `manifests` and those of its entries are kept as they are. */
interface Index {
  readonly manifests: readonly { readonly digest: string }[];
}

/**
 * The list of referrers with one more, or undefined where it stands there already.
 *
 * @param listed the list so far, JSON, if there is one
 * @throws SyntaxError it is no index
 */
export function withReferrer(listed: string | undefined, referrer: Descriptor): Buffer | undefined {
  const index: unknown =
    listed === undefined ? { schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [] } : JSON.parse(listed);
  if (!isIndex(index)) throw new SyntaxError('not an OCI image index');
  if (index.manifests.some(({ digest }) => digest === referrer.digest)) return undefined;
  return Buffer.from(JSON.stringify({ ...index, manifests: [...index.manifests, referrer] }));
}

function isIndex(value: unknown): value is Index {
  if (typeof value !== 'object' || value === null || !('manifests' in value)) return false;
  const { manifests } = value;
  return (
    Array.isArray(manifests) &&
    manifests.every(
      (entry: unknown) =>
        typeof entry === 'object' && entry !== null && 'digest' in entry && typeof entry.digest === 'string',
    )
  );
}
