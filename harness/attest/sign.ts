import { sign } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BundleWithDsseEnvelope } from '@sigstore/bundle';
import type { BundleBuilder, Signer } from '@sigstore/sign';
import type { SigningKey } from './key.ts';
import type { Statement } from './statement.ts';
import { PAYLOAD_TYPE } from './statement.ts';

/** Name of the attestation in a run's folder. */
export const ATTESTATION_FILE = 'attestation.sigstore.json';

/** What signs: a key, offline; or a certificate that Sigstore issues for an identity, with its log and timestamp. */
export type Sealer =
  | { readonly kind: 'key'; readonly key: SigningKey }
  | {
      readonly kind: 'keyless';
      /** @throws SigstoreError */
      readonly sign: (payload: Buffer, type: string) => ReturnType<BundleBuilder['create']>;
    };

/**
 * A Sigstore bundle v0.3 with the statement in a DSSE envelope, as JSON text.
 *
 * @throws SigstoreError where keyless signing fails
 */
export async function signStatement(statement: Statement, sealer: Sealer): Promise<string> {
  // Loaded when a run signs: the packages bring clients of Sigstore's services along, 0.1 s to load.
  const { bundleToJSON } = await import('@sigstore/bundle');
  const payload = Buffer.from(JSON.stringify(statement), 'utf8');
  const bundle =
    sealer.kind === 'keyless'
      ? await sealer.sign(payload, PAYLOAD_TYPE)
      : await signWithKey(payload, sealer.key);
  return `${JSON.stringify(bundleToJSON(bundle), null, 2)}\n`;
}

/** No network: no log, no timestamp. */
async function signWithKey(data: Buffer, key: SigningKey): Promise<BundleWithDsseEnvelope> {
  const { DSSEBundleBuilder } = await import('@sigstore/sign');
  const signer: Signer = {
    sign: async (encoded) => ({
      signature: sign('sha256', encoded, key.privateKey),
      key: {
        $case: 'publicKey',
        publicKey: key.publicKey.export({ type: 'spki', format: 'pem' }) as string,
        hint: key.fingerprint,
      },
    }),
  };
  const bundle = await new DSSEBundleBuilder({ signer, witnesses: [] }).create({ data, type: PAYLOAD_TYPE });
  // The hint stands beside the envelope. Cosign takes an envelope's own for an OpenSSH fingerprint, and passes over a
  // signature where that differs.
  for (const signature of bundle.content.dsseEnvelope.signatures) signature.keyid = '';
  return bundle;
}

/**
 * Signs the statement into the run's folder; the file appears whole or not at all.
 *
 * @returns path of the attestation
 * @throws SigstoreError; the file system's error
 */
export async function writeAttestation(
  folder: string,
  statement: Statement,
  sealer: Sealer,
): Promise<string> {
  const file = path.join(folder, ATTESTATION_FILE);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, await signStatement(statement, sealer));
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
  return file;
}
