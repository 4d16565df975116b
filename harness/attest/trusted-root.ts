import type { TrustMaterial } from '@sigstore/verify';
import { toTrustMaterial } from '@sigstore/verify';
import { readBounded } from './bounded-file.ts';
import { SigstoreError } from './sigstore-error.ts';
import { parseStrictJson } from './strict-json.ts';

const MOST_BYTES = 1024 * 1024;

/**
 * The certificate authorities, logs and timestamp authorities that keyless signatures are held against: those of a
 * file (`trusted_root.json`), or those of the public Sigstore instance, fetched by TUF and kept in its cache.
 *
 * @throws SigstoreError `KEYLESS_ROOT_INVALID`, `SIGSTORE_UNREACHABLE`
 */
export async function loadTrustedRoot(file: string | undefined): Promise<TrustMaterial> {
  return file === undefined ? fetched() : read(file);
}

async function read(file: string): Promise<TrustMaterial> {
  const { TrustedRoot } = await import('@sigstore/protobuf-specs');
  const invalid = (what: string, cause?: unknown) =>
    new SigstoreError(
      'KEYLESS_ROOT_INVALID',
      `${file} is no trusted root of Sigstore (${what}): get the one of your instance`,
      { cause },
    );
  let material: TrustMaterial;
  try {
    const text = (await readBounded(file, MOST_BYTES)).toString('utf8');
    material = toTrustMaterial(TrustedRoot.fromJSON(parseStrictJson(text)));
  } catch (cause) {
    throw invalid((cause as Error).message, cause);
  }
  // An empty one would trust nobody, and say so of each signature.
  if (material.certificateAuthorities.length === 0) throw invalid('it names no certificate authority');
  if (material.tlogs.length === 0) throw invalid('it names no transparency log');
  return material;
}

async function fetched(): Promise<TrustMaterial> {
  const { getTrustedRoot } = await import('@sigstore/tuf');
  try {
    return toTrustMaterial(await getTrustedRoot());
  } catch (cause) {
    throw new SigstoreError(
      'SIGSTORE_UNREACHABLE',
      `the trusted root of the public Sigstore instance cannot be fetched (${(cause as Error).message}): ` +
        'try again, or give a file with --trusted-root',
      { cause },
    );
  }
}
