import { describe, expect, it } from 'vitest';
import { attestationArtifact, INDEX_TYPE, referrersTag, resultArtifact, withReferrer } from './artifact.ts';
import { LABELS, publicationOf } from './result.fixture.ts';

const manifestOf = (bytes: Buffer) => JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;

describe('the artifact of a result', () => {
  const artifact = resultArtifact(publicationOf(), LABELS);

  it('has a titled layer per file, in one order, with its digest and size', () => {
    const { layers } = manifestOf(artifact.manifest.bytes) as {
      layers: { annotations: object; size: number }[];
    };
    expect(layers.map(({ annotations }) => Object.values(annotations)[0])).toEqual(
      publicationOf().files.map(({ name }) => name),
    );
    expect(layers.map(({ size }) => size)).toEqual(publicationOf().files.map(({ bytes }) => bytes.length));
  });

  it('is of a type of its own, with the empty configuration of OCI 1.1', () => {
    expect(manifestOf(artifact.manifest.bytes)).toMatchObject({
      schemaVersion: 2,
      artifactType: 'application/vnd.smi-conformance.result.v1',
      config: {
        mediaType: 'application/vnd.oci.empty.v1+json',
        digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
        size: 2,
      },
    });
  });

  it('is the same bytes for the same files, on any day', () => {
    const again = resultArtifact(publicationOf(), LABELS);
    expect(again.manifest.bytes.equals(artifact.manifest.bytes)).toBe(true);
    const other = resultArtifact(publicationOf('other'), LABELS);
    expect(other.manifest.descriptor.digest).not.toBe(artifact.manifest.descriptor.digest);
  });
});

describe('the artifact of an attestation', () => {
  const subject = resultArtifact(publicationOf(), LABELS).manifest.descriptor;
  const [attestation] = publicationOf().files;
  if (attestation === undefined) throw new Error('the fixture has an attestation');
  const { manifest } = attestationArtifact(attestation, subject, LABELS);

  it('names the result as its subject, and says what it holds as cosign does', () => {
    expect(manifestOf(manifest.bytes)).toMatchObject({
      artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
      annotations: { 'dev.sigstore.bundle.predicateType': LABELS.predicateType },
    });
  });

  it('begins the list of referrers where there is none', () => {
    const list = withReferrer(undefined, manifest.descriptor);
    expect(manifestOf(list ?? Buffer.alloc(0))).toEqual({
      schemaVersion: 2,
      mediaType: INDEX_TYPE,
      manifests: [manifest.descriptor],
    });
    expect(referrersTag(subject)).toBe(`sha256-${subject.digest.slice('sha256:'.length)}`);
  });

  it('is added to the list once, and what others wrote there stays as it is', () => {
    const others = {
      schemaVersion: 2,
      manifests: [{ digest: 'sha256:aa', odd: true }],
      annotations: { a: 'b' },
    };
    const list = withReferrer(JSON.stringify(others), manifest.descriptor)?.toString('utf8') ?? '';
    expect(JSON.parse(list)).toEqual({ ...others, manifests: [...others.manifests, manifest.descriptor] });
    expect(withReferrer(list, manifest.descriptor)).toBeUndefined();
  });

  it.each(['', '[]', 'null', '{}', '{"manifests":[null]}', '{"manifests":[{"digest":1}]}'])(
    'is not added to what is no list: %j',
    (text) => {
      expect(() => withReferrer(text, manifest.descriptor)).toThrow(SyntaxError);
    },
  );
});
