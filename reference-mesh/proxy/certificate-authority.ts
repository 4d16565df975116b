import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { spiffeOf } from '../control/access.ts';
import type { Workload } from '../control/topology.ts';

/** PEM, as node:tls wants it. */
export interface Credentials {
  readonly key: string;
  readonly certificate: string;
  /** The authority whose certificates are trusted. */
  readonly authority: string;
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The name by which a client-side proxy expects a pod's server-side proxy. */
export function serverNameOf(workload: Pick<Workload, 'pod' | 'namespace'>): string {
  return `${workload.pod}.${workload.namespace}.pod.cluster.local`;
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

/** A period that holds now, on any clock that is off by less than an hour. */
function validity(): { readonly notBefore: Date; readonly notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - DAY_MS / 24), notAfter: new Date(now + DAY_MS) };
}

/** Issues ECDSA P-256 certificates for the workloads of this process's meshes. */
export class CertificateAuthority {
  readonly #certificate: x509.X509Certificate;
  readonly #key: webcrypto.CryptoKey;
  #issued = 1;

  private constructor(certificate: x509.X509Certificate, key: webcrypto.CryptoKey) {
    this.#certificate = certificate;
    this.#key = key;
  }

  static async create(): Promise<CertificateAuthority> {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned(
      {
        serialNumber: '01',
        name: 'CN=reference-mesh',
        keys,
        signingAlgorithm: CURVE,
        ...validity(),
        extensions: [
          new x509.BasicConstraintsExtension(true, 0, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
        ],
      },
      webcrypto,
    );
    return new CertificateAuthority(certificate, keys.privateKey);
  }

  /** The SPIFFE id of the ServiceAccount is the identity; the DNS name says which of its pods this is. */
  async issue(workload: Workload): Promise<Credentials> {
    const keys = await generateKeys();
    this.#issued += 1;
    const certificate = await x509.X509CertificateGenerator.create(
      {
        serialNumber: this.#issued.toString(16).padStart(8, '0'),
        issuer: this.#certificate.subject,
        publicKey: keys.publicKey,
        signingKey: this.#key,
        signingAlgorithm: CURVE,
        ...validity(),
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([
            x509.ExtendedKeyUsage.clientAuth,
            x509.ExtendedKeyUsage.serverAuth,
          ]),
          new x509.SubjectAlternativeNameExtension(
            [
              { type: 'url', value: spiffeOf(workload) },
              { type: 'dns', value: serverNameOf(workload) },
            ],
            true,
          ),
        ],
      },
      webcrypto,
    );
    return {
      key: await privateKeyPem(keys.privateKey),
      certificate: certificate.toString('pem'),
      authority: this.#certificate.toString('pem'),
    };
  }
}

let shared: Promise<CertificateAuthority> | undefined;

/** One authority a process: every stage starts a mesh of its own, and a new authority each time would only cost time. */
export function certificateAuthority(): Promise<CertificateAuthority> {
  shared ??= CertificateAuthority.create();
  return shared;
}
