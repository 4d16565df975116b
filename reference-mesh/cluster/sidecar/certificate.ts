import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Credentials } from '../../proxy/credentials.ts';
import type { ControllerAddress } from './controller-link.ts';
import { askForCertificate } from './controller-link.ts';

/** Credentials, and when they cease to be valid, milliseconds since the epoch. */
export interface Certified {
  readonly credentials: Credentials;
  readonly expiresAt: number;
}

/**
 * A new key pair and a certificate for it. The private key never leaves this process; every TLS handshake shows that
 * it is there.
 *
 * @param tokenFile of a projected token, which kubelet renews
 * @throws ControllerError, or what breaks a connection
 */
export async function certified(controller: ControllerAddress, tokenFile: string): Promise<Certified> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const token = (await readFile(tokenFile, 'utf8')).trim();
  const { certificate, authority } = await askForCertificate(controller, token, { publicKey });
  return {
    credentials: { key: privateKey, certificate, authority },
    expiresAt: new X509Certificate(certificate).validToDate.getTime(),
  };
}
