import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import {
  fulcioHandler,
  initializeCA,
  initializeCTLog,
  initializeTLog,
  initializeTSA,
  rekorHandler,
  tsaHandler,
} from '@sigstore/mock';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkSignature, openBundle, statementIn } from './envelope.ts';
import { keylessSealer } from './keyless.ts';
import { signStatement } from './sign.ts';
import type { Statement } from './statement.ts';
import { CAPABILITY_FIELD, PREDICATE_TYPE, STATEMENT_TYPE } from './statement.ts';
import { loadTrustedRoot } from './trusted-root.ts';

const WHO = 'https://github.com/mesh/mesh/.github/workflows/smi.yml@refs/heads/main';
const ISSUER = 'https://token.actions.githubusercontent.com';

const STATEMENT: Statement = {
  _type: STATEMENT_TYPE,
  subject: [{ name: 'result.json', digest: { sha256: '0'.repeat(64) } }],
  predicateType: PREDICATE_TYPE,
  predicate: {
    result: 'PASSED',
    configuration: [],
    passedTests: [],
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

interface Bundle {
  dsseEnvelope: { payload: string; signatures: { sig: string }[] };
  verificationMaterial: {
    tlogEntries: { integratedTime: string; logIndex: string; canonicalizedBody: string }[];
    timestampVerificationData: { rfc3161Timestamps: { signedTimestamp: string }[] };
  };
}

interface ProposedEntry {
  readonly spec: {
    readonly proposedContent: { readonly envelope: string; readonly verifiers: readonly string[] };
  };
}

/** What Rekor makes of a proposed `dsse` entry before it logs it; the mock logs what it is given. */
function asLogged({ spec: { proposedContent } }: ProposedEntry) {
  const { payload, signatures } = JSON.parse(proposedContent.envelope) as {
    payload: string;
    signatures: { sig: string }[];
  };
  const hash = (bytes: Buffer | string) => ({
    algorithm: 'sha256',
    value: createHash('sha256').update(bytes).digest('hex'),
  });
  return {
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      envelopeHash: hash(proposedContent.envelope),
      payloadHash: hash(Buffer.from(payload, 'base64')),
      signatures: signatures.map(({ sig }, i) => ({
        signature: sig,
        verifier: proposedContent.verifiers[i],
      })),
    },
  };
}

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

/** A Sigstore instance of its own: Fulcio, certificate log, Rekor and timestamp authority, over loopback HTTP. */
async function instance(folder: string, name: string, clocks: { readonly fulcio?: Date } = {}) {
  const server: Server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const handler = handlers.find((one) => request.url === one.path);
      const {
        statusCode,
        response: answer,
        contentType,
      } = (await handler?.fn(body)) ?? {
        statusCode: 404,
        response: '',
      };
      response.writeHead(statusCode, { 'content-type': contentType ?? 'text/plain' }).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ctlog = await initializeCTLog(keyPair());
  const ca = await initializeCA(keyPair(), ctlog, clocks.fulcio);
  const tlog = await initializeTLog(url, keyPair());
  const tsa = await initializeTSA(keyPair());
  // @sigstore/core reads fractions of three digits alone, and DER leaves out trailing zeros: one timestamp in ten.
  Object.assign(tsa, { getCurrentTime: () => new Date(Math.floor(Date.now() / 1000) * 1000 + 123) });
  const rekor = rekorHandler(tlog);
  const handlers = [
    fulcioHandler(ca),
    { path: rekor.path, fn: (body: string) => rekor.fn(JSON.stringify(asLogged(JSON.parse(body)))) },
    tsaHandler(tsa),
  ];

  const validFor = { start: '2020-01-01T00:00:00Z' };
  const raw = (view: ArrayBufferView) => ({
    rawBytes: Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('base64'),
  });
  const log = ({ publicKey }: { readonly publicKey: Buffer }) => ({
    baseUrl: url,
    hashAlgorithm: 'SHA2_256',
    publicKey: { ...raw(publicKey), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
    logId: { keyId: createHash('sha256').update(publicKey).digest('base64') },
  });
  const authority = (...certificates: readonly ArrayBufferView[]) => ({
    subject: { organization: 'test', commonName: name },
    uri: url,
    certChain: { certificates: certificates.map(raw) },
    validFor,
  });
  const service = { url, majorApiVersion: 1, validFor, operator: 'test' };
  const root = path.join(folder, `${name}-root.json`);
  await writeFile(
    root,
    JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [log(tlog)],
      certificateAuthorities: [authority(ca.rootCertificate)],
      ctlogs: [log(ctlog)],
      timestampAuthorities: [authority(tsa.intCertificate, tsa.rootCertificate)],
    }),
  );
  const config = path.join(folder, `${name}-config.json`);
  await writeFile(
    config,
    JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: [service],
      oidcUrls: [],
      rekorTlogUrls: [service],
      rekorTlogConfig: { selector: 'ANY' },
      tsaUrls: [{ ...service, url: `${url}/api/v1/timestamp` }],
      tsaConfig: { selector: 'ANY' },
    }),
  );
  return { root, config, close: () => new Promise((resolve) => server.close(resolve)) };
}
type Instance = Awaited<ReturnType<typeof instance>>;

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const HOUR = 60 * 60;
const seconds = () => Math.floor(Date.now() / 1000);
const token = (claims: object = {}) =>
  `${encoded({ alg: 'none' })}.${encoded({ iss: ISSUER, sub: WHO, exp: seconds() + HOUR, ...claims })}.c2ln`;

let folder: string;
let ours: Instance;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'keyless-'));
  ours = await instance(folder, 'ours');
});
afterAll(async () => {
  await ours.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function signed(at: Instance = ours, jwt: string = token()): Promise<Bundle> {
  vi.stubEnv('SIGSTORE_ID_TOKEN', jwt);
  const sealer = await keylessSealer(at.config, { SIGSTORE_ID_TOKEN: jwt }, new Date());
  return JSON.parse(await signStatement(STATEMENT, sealer)) as Bundle;
}

const check = (bundle: Bundle, trusted: { identity?: string; issuer?: string; root?: string } = {}) =>
  checkSignature(openBundle(Buffer.from(JSON.stringify(bundle))), {
    keys: [],
    identities: [{ identity: trusted.identity ?? WHO, issuer: trusted.issuer ?? ISSUER }],
    root: () => loadTrustedRoot(trusted.root ?? ours.root),
  });

describe('a keyless signature', () => {
  it('is of the identity in the token, with a log entry and a timestamp', async () => {
    const bundle = await signed();
    expect(await check(bundle)).toEqual({ kind: 'identity', identity: WHO, issuer: ISSUER });
    expect(bundle.verificationMaterial.tlogEntries).toHaveLength(1);
    expect(bundle.verificationMaterial.timestampVerificationData.rfc3161Timestamps).toHaveLength(1);
    expect(statementIn(openBundle(Buffer.from(JSON.stringify(bundle))))).toEqual(STATEMENT);
  });

  it('of another identity, or by another issuer’s word, is of an untrusted signer', async () => {
    const bundle = await signed();
    const untrusted = {
      code: 'UNTRUSTED_SIGNER',
      message: expect.stringContaining(`untrusted signer ${WHO}, says ${ISSUER}`),
    };
    await expect(check(bundle, { identity: `${WHO}x` })).rejects.toMatchObject(untrusted);
    await expect(check(bundle, { issuer: 'https://accounts.google.com' })).rejects.toMatchObject(untrusted);
  });

  it('is of nobody where no identity is trusted, and no root is asked for then', async () => {
    const bundle = openBundle(Buffer.from(JSON.stringify(await signed())));
    const root = () => Promise.reject(new Error('asked'));
    await expect(checkSignature(bundle, { keys: [], identities: [], root })).rejects.toMatchObject({
      code: 'UNTRUSTED_SIGNER',
    });
  });

  it('of another instance does not hold, whoever it names', async () => {
    const theirs = await instance(folder, 'theirs');
    try {
      const bundle = await signed(theirs);
      expect(await check(bundle, { root: theirs.root })).toMatchObject({ identity: WHO });
      await expect(check(bundle)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    } finally {
      await theirs.close();
    }
  });

  it('with a certificate that had expired when it was made does not hold', async () => {
    const slow = await instance(folder, 'slow', { fulcio: new Date(Date.now() - 11 * 60 * 1000) });
    try {
      await expect(check(await signed(slow), { root: slow.root })).rejects.toMatchObject({
        code: 'SIGNATURE_INVALID',
        message: expect.stringMatching(/certificate/),
      });
    } finally {
      await slow.close();
    }
  });

  it.each<[string, (bundle: Bundle) => void]>([
    ['no log entry', ({ verificationMaterial }) => void verificationMaterial.tlogEntries.splice(0)],
    [
      'its log entry twice',
      ({ verificationMaterial: { tlogEntries } }) => void tlogEntries.push(...tlogEntries),
    ],
    [
      'another time in its log entry',
      ({ verificationMaterial }) => {
        for (const entry of verificationMaterial.tlogEntries)
          entry.integratedTime = String(Number(entry.integratedTime) - 60);
      },
    ],
    [
      'the log entry of something else',
      ({ verificationMaterial }) => {
        for (const entry of verificationMaterial.tlogEntries)
          entry.canonicalizedBody = Buffer.from('{"kind":"dsse","apiVersion":"0.0.1","spec":{}}').toString(
            'base64',
          );
      },
    ],
    [
      'a broken timestamp',
      ({ verificationMaterial }) => {
        for (const stamp of verificationMaterial.timestampVerificationData.rfc3161Timestamps) {
          const bytes = Buffer.from(stamp.signedTimestamp, 'base64');
          bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
          stamp.signedTimestamp = bytes.toString('base64');
        }
      },
    ],
    [
      'another payload',
      ({ dsseEnvelope }) => {
        dsseEnvelope.payload = Buffer.from(JSON.stringify({ ...STATEMENT, subject: [] })).toString('base64');
      },
    ],
    [
      'another signature',
      ({ dsseEnvelope }) => {
        for (const signature of dsseEnvelope.signatures)
          signature.sig = Buffer.alloc(70, 1).toString('base64');
      },
    ],
  ])('with %s does not hold', async (_, edit) => {
    const bundle = await signed();
    edit(bundle);
    await expect(check(bundle)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it('takes no log entry from one signature to another', async () => {
    const [one, other] = [await signed(), await signed()];
    one.verificationMaterial.tlogEntries = other.verificationMaterial.tlogEntries;
    await expect(check(one)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });
});

describe('keyless signing', () => {
  const sealer = (env: Readonly<Record<string, string>>, config: string = ours.config) =>
    keylessSealer(config, env, new Date());

  it('knows before a run that there is no token, or an old one', async () => {
    for (const env of [
      {},
      { SIGSTORE_ID_TOKEN: 'no.token' },
      { SIGSTORE_ID_TOKEN: token({ exp: seconds() - 1 }) },
      { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example' },
    ]) {
      await expect(sealer(env)).rejects.toMatchObject({
        code: 'KEYLESS_NO_TOKEN',
        message: expect.stringContaining('id-token: write'),
      });
    }
  });

  it('never repeats a token, however odd it is', async () => {
    const odd = token({ sub: undefined });
    const error: unknown = await signed(ours, odd).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'SIGSTORE_REFUSED' });
    expect(`${(error as Error).stack}`).not.toContain(odd.split('.')[1]);
    expect((error as Error).cause).toBeUndefined();
  });

  it('says so where a service refuses', async () => {
    const lost = path.join(folder, 'lost.json');
    const config = await readFile(ours.config, 'utf8');
    await writeFile(lost, config.replace(/(http:\/\/127\.0\.0\.1:\d+)"/, '$1/nowhere"'));
    vi.stubEnv('SIGSTORE_ID_TOKEN', token());
    const { sign } = await sealer({ SIGSTORE_ID_TOKEN: token() }, lost);
    await expect(sign(Buffer.from('{}'), 'text/plain')).rejects.toMatchObject({
      code: 'SIGSTORE_REFUSED',
      message: expect.stringMatching(/^keyless signing failed: .*404/),
    });
  });

  it.each(['', '{}', '[]', '{"caUrls":[]}', 'no json'])('takes no configuration like %o', async (content) => {
    const file = path.join(folder, 'odd.json');
    await writeFile(file, content);
    await expect(sealer({ SIGSTORE_ID_TOKEN: token() }, file)).rejects.toMatchObject({
      code: 'KEYLESS_CONFIG_INVALID',
    });
  });
});

describe('a trusted root', () => {
  it.each([
    '',
    '{}',
    '[]',
    'no json',
    '{"certificateAuthorities":[{"certChain":{"certificates":[{"rawBytes":"AAAA"}]}}]}',
  ])('is not %o', async (content) => {
    const file = path.join(folder, 'odd-root.json');
    await writeFile(file, content);
    await expect(loadTrustedRoot(file)).rejects.toMatchObject({ code: 'KEYLESS_ROOT_INVALID' });
  });

  it('must be there', async () => {
    await expect(loadTrustedRoot(path.join(folder, 'absent.json'))).rejects.toMatchObject({
      code: 'KEYLESS_ROOT_INVALID',
    });
  });
});
