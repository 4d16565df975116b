import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSignature, openBundle, statementIn } from './envelope.ts';
import type { SigningKey, TrustedKey } from './key.ts';
import { loadKey } from './key.ts';
import type { Sealer } from './sign.ts';
import { ATTESTATION_FILE, signStatement, writeAttestation } from './sign.ts';
import type { Statement } from './statement.ts';
import { CAPABILITY_FIELD, PREDICATE_TYPE, STATEMENT_TYPE } from './statement.ts';

const STATEMENT: Statement = {
  _type: STATEMENT_TYPE,
  subject: [{ name: 'result.json', digest: { sha256: '0'.repeat(64) } }],
  predicateType: PREDICATE_TYPE,
  predicate: {
    result: 'PASSED',
    configuration: [],
    passedTests: ['TA-01@v1alpha3'],
    warnedTests: [],
    failedTests: [],
    [CAPABILITY_FIELD]: {
      scope: 'full',
      mesh: { name: 'reference', version: '1' },
      release: 'v0.6.0',
      versions: {},
      matrix: [],
      issuedAt: '2026-11-22T00:00:00.000Z',
      validUntil: '2027-02-20T00:00:00.000Z',
    },
  },
};

const by = (key: SigningKey): Sealer => ({ kind: 'key', key });

const trusting = (...keys: readonly TrustedKey[]) => ({
  keys,
  identities: [],
  root: () => Promise.reject(new Error('no root is needed for a key')),
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'envelope-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function newKey(): Promise<SigningKey> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = path.join(folder, 'key.pem');
  await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return loadKey(file);
}

interface BundleJson {
  mediaType: string;
  dsseEnvelope: { payload: string; payloadType: string; signatures: { sig: string; keyid?: string }[] };
  verificationMaterial: { publicKey: { hint: string } };
}

async function edited(key: SigningKey, edit: (bundle: BundleJson) => void): Promise<Buffer> {
  const bundle = JSON.parse(await signStatement(STATEMENT, by(key))) as BundleJson;
  edit(bundle);
  return Buffer.from(JSON.stringify(bundle));
}

describe('an attestation', () => {
  it('is a Sigstore bundle v0.3 with the fingerprint as hint, none in the envelope', async () => {
    const key = await newKey();
    const bundle = JSON.parse(await signStatement(STATEMENT, by(key))) as BundleJson;
    expect(bundle.mediaType).toBe('application/vnd.dev.sigstore.bundle.v0.3+json');
    expect(bundle.dsseEnvelope.payloadType).toBe('application/vnd.in-toto+json');
    expect(bundle.dsseEnvelope.signatures.map(({ keyid }) => keyid ?? '')).toEqual(['']);
    expect(bundle.verificationMaterial.publicKey.hint).toBe(key.fingerprint);
  });

  it('gives back the statement that was signed', async () => {
    const key = await newKey();
    const bundle = openBundle(Buffer.from(await signStatement(STATEMENT, by(key))));
    expect(await checkSignature(bundle, trusting(await newKey(), key))).toEqual({
      kind: 'key',
      fingerprint: key.fingerprint,
    });
    expect(statementIn(bundle)).toEqual(STATEMENT);
  });

  it('appears in the folder whole, and alone', async () => {
    const key = await newKey();
    await rm(path.join(folder, 'key.pem'));
    await writeAttestation(folder, STATEMENT, by(key));
    expect(await readdir(folder)).toEqual([ATTESTATION_FILE]);
    const bundle = openBundle(await readFile(path.join(folder, ATTESTATION_FILE)));
    expect(await checkSignature(bundle, trusting(key))).toMatchObject({ fingerprint: key.fingerprint });
  });

  it('by a key that is not trusted names its signer, and trusts nothing by itself', async () => {
    const [signer, other] = [await newKey(), await newKey()];
    const bundle = openBundle(Buffer.from(await signStatement(STATEMENT, by(signer))));
    for (const trusted of [[], [other]]) {
      await expect(checkSignature(bundle, trusting(...trusted))).rejects.toMatchObject({
        code: 'UNTRUSTED_SIGNER',
        message: expect.stringContaining(`untrusted signer ${signer.fingerprint}`),
      });
    }
  });

  it('is not believed for a hint: another key’s signature under a trusted name is no signature', async () => {
    const [trusted, forger] = [await newKey(), await newKey()];
    const bytes = await edited(forger, (bundle) => {
      for (const signature of bundle.dsseEnvelope.signatures) signature.keyid = trusted.fingerprint;
      bundle.verificationMaterial.publicKey.hint = trusted.fingerprint;
    });
    await expect(checkSignature(openBundle(bytes), trusting(trusted))).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
  });

  it.each<[string, (bundle: BundleJson) => void]>([
    [
      'another payload',
      ({ dsseEnvelope }) => {
        dsseEnvelope.payload = Buffer.from(JSON.stringify({ ...STATEMENT, subject: [] })).toString('base64');
      },
    ],
    [
      'another payload type',
      ({ dsseEnvelope }) => {
        dsseEnvelope.payloadType = 'text/plain';
      },
    ],
    [
      'another signature',
      ({ dsseEnvelope }) => {
        for (const signature of dsseEnvelope.signatures)
          signature.sig = Buffer.alloc(70, 1).toString('base64');
      },
    ],
  ])('with %s is not signed', async (_, edit) => {
    const key = await newKey();
    const bytes = await edited(key, edit);
    await expect(checkSignature(openBundle(bytes), trusting(key))).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
  });

  it.each<[string, (bundle: BundleJson) => void]>([
    [
      'two signatures',
      ({ dsseEnvelope: { signatures } }) => {
        signatures.push(...signatures);
      },
    ],
    [
      'no signature',
      ({ dsseEnvelope }) => {
        dsseEnvelope.signatures = [];
      },
    ],
    [
      'another version',
      (bundle) => {
        bundle.mediaType = 'application/vnd.dev.sigstore.bundle+json;version=0.2';
      },
    ],
    [
      'hints that differ',
      (bundle) => {
        for (const signature of bundle.dsseEnvelope.signatures) signature.keyid = 'x';
      },
    ],
    [
      'no verification material',
      (bundle) => {
        Reflect.deleteProperty(bundle, 'verificationMaterial');
      },
    ],
  ])('with %s is malformed', async (_, edit) => {
    const bytes = await edited(await newKey(), edit);
    expect(() => openBundle(bytes)).toThrow(expect.objectContaining({ code: 'BUNDLE_MALFORMED' }));
  });

  it.each(['', 'x', '{}', '[]', 'null', '{"mediaType":"a","mediaType":"b"}'])('is not %o', (text) => {
    expect(() => openBundle(Buffer.from(text))).toThrow(
      expect.objectContaining({ code: 'BUNDLE_MALFORMED' }),
    );
  });

  it('of something else than a test result is refused, however well it is signed', async () => {
    const key = await newKey();
    const other = { ...STATEMENT, predicateType: 'https://slsa.dev/provenance/v1' };
    const bundle = openBundle(Buffer.from(await signStatement(other as unknown as Statement, by(key))));
    await checkSignature(bundle, trusting(key));
    expect(() => statementIn(bundle)).toThrow(expect.objectContaining({ code: 'STATEMENT_MALFORMED' }));
  });
});
