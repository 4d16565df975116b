import { ATTESTATION_FILE } from '../sign.ts';
import type { Artifact, ArtifactLabels, Descriptor } from './artifact.ts';
import { attestationArtifact, INDEX_TYPE, referrersTag, resultArtifact, withReferrer } from './artifact.ts';
import { credentialsFor } from './credentials.ts';
import { PublishError } from './error.ts';
import type { Publication, Published } from './publication.ts';
import { Registry } from './registry.ts';
import type { Target } from './target.ts';

export interface PushOptions {
  readonly labels: ArtifactLabels;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Others may write the list of referrers at the same time, so many times. */
const TRIES = 5;

/**
 * Pushes the result as an artifact, and its attestation as the artifact's referrer. The tag comes last: who sees it sees
 * all of it. Content decides every digest, so that a second time there is nothing to do.
 *
 * @throws {PublishError} `PUBLISH_REGISTRY`, `PUBLISH_CREDENTIALS`, `PUBLISH_FILES`
 */
export async function publishToRegistry(
  publication: Publication,
  target: Extract<Target, { kind: 'oci' }>,
  { labels, env, signal }: PushOptions,
): Promise<Published> {
  const attestation = publication.files.find(({ name }) => name === ATTESTATION_FILE);
  if (attestation === undefined) throw new PublishError('PUBLISH_FILES', `there is no ${ATTESTATION_FILE}.`);
  const result = resultArtifact(publication, labels);
  const referrer = attestationArtifact(attestation, result.manifest.descriptor, labels);
  const registry = new Registry(target, () => credentialsFor(target.registry, env, signal), signal);
  try {
    await push(registry, result);
    const listedFor = await push(registry, referrer);
    const way = listedFor === result.manifest.descriptor.digest ? 'api' : 'tag';
    if (way === 'tag') await list(registry, result.manifest.descriptor, referrer.manifest.descriptor);
    const moved = await tag(registry, target.tag, result);
    const { digest } = result.manifest.descriptor;
    return {
      kind: moved.kind,
      place: `${target.registry}/${target.repository}@${digest}`,
      remarks: [
        `tag ${target.tag}${moved.from === undefined ? '' : `, moved from ${moved.from}`}`,
        `attestation ${referrer.manifest.descriptor.digest}, a referrer ${way === 'api' ? 'that the registry lists' : `listed under the tag ${referrersTag({ ...result.manifest.descriptor })}`}`,
      ],
    };
  } finally {
    await registry.close();
  }
}

async function push(registry: Registry, { manifest, blobs }: Artifact): Promise<string | undefined> {
  for (const blob of blobs) await registry.putBlob(blob);
  const { mediaType, digest } = manifest.descriptor;
  return registry.putManifest(digest, mediaType, manifest.bytes);
}

/** The specification's referrers tag, for a registry that keeps no list itself. */
async function list(registry: Registry, subject: Descriptor, referrer: Descriptor): Promise<void> {
  const name = referrersTag(subject);
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const index = await registry.manifest(name);
    let longer: Buffer | undefined;
    try {
      longer = withReferrer(index?.text, referrer);
    } catch (cause) {
      throw new PublishError(
        'PUBLISH_CONFLICT',
        `the tag ${name} is no list of referrers: remove it there.`,
        { cause },
      );
    }
    // Read again after each writing: another list may have overwritten ours.
    if (longer === undefined) return;
    await registry.putManifest(name, INDEX_TYPE, longer);
  }
  throw new PublishError(
    'PUBLISH_REGISTRY',
    `others keep overwriting the list of referrers ${name}: publish again.`,
  );
}

async function tag(
  registry: Registry,
  name: string,
  { manifest }: Artifact,
): Promise<{ readonly kind: Published['kind']; readonly from?: string | undefined }> {
  const there = await registry.manifest(name);
  if (there?.text === manifest.bytes.toString('utf8')) return { kind: 'unchanged' };
  await registry.putManifest(name, manifest.descriptor.mediaType, manifest.bytes);
  return { kind: 'published', from: there === undefined ? undefined : (there.digest ?? 'another') };
}
