import { sha256 } from '../digest.ts';
import type { ArtifactLabels } from './artifact.ts';
import type { Publication } from './publication.ts';

export const LABELS: ArtifactLabels = {
  description: 'SMI conformance of reference 0.1.0: access v1alpha3 Full',
  created: '2026-11-22T10:22:33.000Z',
  predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
};

export const PLACE = `reference/0.1.0/${'a'.repeat(64)}`;

/** Files of some result. Line endings and bytes that a filter would spoil are among them. */
export function publicationOf(word = 'first'): Publication {
  const files = Object.entries({
    'attestation.sigstore.json': `{"signed":"${word}"}\n`,
    'badges/mesh.svg': '<svg/>\r\n',
    'evidence.jsonl.gz': Buffer.from([0x1f, 0x8b, 0, 0xff, 0x0a, 0x0d, 0x0a]),
    'result.json': `{"word":"${word}"}\n`,
  }).map(([name, content]) => {
    const bytes = Buffer.from(content);
    return { name, bytes, sha256: sha256(bytes) };
  });
  return { files, digest: sha256(files.map((file) => `${file.sha256}  ${file.name}\n`).join('')) };
}
