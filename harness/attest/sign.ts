import { sign } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Signer } from '@sigstore/sign';
import type { SigningKey } from './key.ts';
import type { Statement } from './statement.ts';
import { PAYLOAD_TYPE } from './statement.ts';

/** Name of the attestation in a run's folder. */
export const ATTESTATION_FILE = 'attestation.sigstore.json';

/** A Sigstore bundle v0.3 with the statement in a DSSE envelope, as JSON text. No network: no log, no timestamp. */
export async function signStatement(statement: Statement, key: SigningKey): Promise<string> {
  // Loaded when a run signs: the package brings clients of Sigstore's services along, 0.1 s to load.
  const [{ bundleToJSON }, { DSSEBundleBuilder }] = await Promise.all([
    import('@sigstore/bundle'),
    import('@sigstore/sign'),
  ]);
  const signer: Signer = {
    sign: async (data) => ({
      signature: sign('sha256', data, key.privateKey),
      key: {
        $case: 'publicKey',
        publicKey: key.publicKey.export({ type: 'spki', format: 'pem' }) as string,
        hint: key.fingerprint,
      },
    }),
  };
  const bundle = await new DSSEBundleBuilder({ signer, witnesses: [] }).create({
    data: Buffer.from(JSON.stringify(statement), 'utf8'),
    type: PAYLOAD_TYPE,
  });
  return `${JSON.stringify(bundleToJSON(bundle), null, 2)}\n`;
}

/**
 * Signs the statement into the run's folder; the file appears whole or not at all.
 *
 * @returns path of the attestation
 * @throws the file system's error
 */
export async function writeAttestation(
  folder: string,
  statement: Statement,
  key: SigningKey,
): Promise<string> {
  const file = path.join(folder, ATTESTATION_FILE);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, await signStatement(statement, key));
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
  return file;
}
