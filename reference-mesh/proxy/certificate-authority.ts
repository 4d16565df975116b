import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { spiffeOf } from '../control/access.ts';
import type { Workload } from '../control/topology.ts';
import type { Credentials } from './credentials.ts';
import { serverNameOf } from './credentials.ts';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Far longer than any run, and than anybody tries a mesh without installing it anew. */
const AUTHORITY_MS = 365 * DAY_MS;

/** An authority as it is kept, PEM. */
export interface AuthorityPair {
  readonly key: string;
  readonly certificate: string;
}

/** What of a workload stands in its certificate. */
export type Subject = Pick<Workload, 'namespace' | 'serviceAccount' | 'pod'>;

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

/** A period that holds now, on any clock that is off by less than an hour. */
function validFor(lifetimeMs: number): { readonly notBefore: Date; readonly notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - HOUR_MS), notAfter: new Date(now + lifetimeMs) };
}

/** Positive, as RFC 5280 wants it, and no other certificate's. */
function serialNumber(): string {
  const bytes = randomBytes(12);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

/** Issues ECDSA P-256 certificates for the workloads of a mesh. */
export class CertificateAuthority {
  /** PEM. */
  readonly certificate: string;
  readonly #certificate: x509.X509Certificate;
  readonly #key: webcrypto.CryptoKey;

  private constructor(certificate: x509.X509Certificate, key: webcrypto.CryptoKey) {
    this.#certificate = certificate;
    this.certificate = certificate.toString('pem');
    this.#key = key;
  }

  static async create(): Promise<CertificateAuthority> {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned(
      {
        serialNumber: serialNumber(),
        name: 'CN=reference-mesh',
        keys,
        signingAlgorithm: CURVE,
        ...validFor(AUTHORITY_MS),
        extensions: [
          new x509.BasicConstraintsExtension(true, 0, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
        ],
      },
      webcrypto,
    );
    return new CertificateAuthority(certificate, keys.privateKey);
  }

  /** @throws where it is no pair that `keep` gave */
  static async restore({ key, certificate }: AuthorityPair): Promise<CertificateAuthority> {
    const bytes = x509.PemConverter.decodeFirst(key);
    const privateKey = await webcrypto.subtle.importKey('pkcs8', bytes, CURVE, true, ['sign']);
    return new CertificateAuthority(new x509.X509Certificate(certificate), privateKey);
  }

  async keep(): Promise<AuthorityPair> {
    return { key: await privateKeyPem(this.#key), certificate: this.certificate };
  }

  /** A workload's credentials, its keys included. */
  async issue(workload: Subject): Promise<Credentials> {
    const keys = await generateKeys();
    return {
      key: await privateKeyPem(keys.privateKey),
      certificate: await this.#sign(keys.publicKey, namesOf(workload), DAY_MS),
      authority: this.certificate,
    };
  }

  /**
   * The certificate of a workload that keeps its private key to itself. The SPIFFE id of the ServiceAccount is the
   * identity; the DNS name says which of its pods this is.
   *
   * @param publicKey SubjectPublicKeyInfo, PEM
   * @returns PEM
   * @throws where `publicKey` is none
   */
  certify(workload: Subject, publicKey: string, lifetimeMs: number): Promise<string> {
    return this.#sign(new x509.PublicKey(publicKey), namesOf(workload), lifetimeMs);
  }

  /** Credentials of a server of the mesh itself, under its DNS names. */
  async serve(names: readonly string[]): Promise<Credentials> {
    const keys = await generateKeys();
    return {
      key: await privateKeyPem(keys.privateKey),
      certificate: await this.#sign(
        keys.publicKey,
        names.map((value) => ({ type: 'dns', value })),
        AUTHORITY_MS,
      ),
      authority: this.certificate,
    };
  }

  async #sign(
    publicKey: x509.PublicKeyType,
    names: readonly x509.JsonGeneralName[],
    lifetimeMs: number,
  ): Promise<string> {
    const certificate = await x509.X509CertificateGenerator.create(
      {
        serialNumber: serialNumber(),
        issuer: this.#certificate.subject,
        publicKey,
        signingKey: this.#key,
        signingAlgorithm: CURVE,
        ...validFor(lifetimeMs),
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([
            x509.ExtendedKeyUsage.clientAuth,
            x509.ExtendedKeyUsage.serverAuth,
          ]),
          new x509.SubjectAlternativeNameExtension([...names], true),
        ],
      },
      webcrypto,
    );
    return certificate.toString('pem');
  }
}

function namesOf(workload: Subject): readonly x509.JsonGeneralName[] {
  return [
    { type: 'url', value: spiffeOf(workload) },
    { type: 'dns', value: serverNameOf(workload) },
  ];
}

let shared: Promise<CertificateAuthority> | undefined;

/** One authority a process: every stage starts a mesh of its own, and a new authority each time would only cost time. */
export function certificateAuthority(): Promise<CertificateAuthority> {
  shared ??= CertificateAuthority.create();
  return shared;
}
