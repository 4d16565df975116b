import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkSignature, openBundle } from './envelope.ts';
import { CAPABILITY_FIELD, PREDICATE_TYPE, STATEMENT_TYPE, statementProblem } from './statement.ts';

/** secure-systems-lab/dsse, protocol.md, "Test Vectors". */
const DSSE = {
  pae: 'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
  x: 46950820868899156662930047687818585632848591499744589407958293238635476079160n,
  y: 5640078356564379163099075877009565129882514886557779369047442380624545832820n,
  envelope: {
    payload: 'aGVsbG8gd29ybGQ=',
    payloadType: 'http://example.com/HelloWorld',
    signatures: [
      { sig: 'A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==' },
    ],
  },
};

const bytes = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

const publicKey = createPublicKey({
  format: 'jwk',
  key: {
    kty: 'EC',
    crv: 'P-256',
    x: bytes(DSSE.x).toString('base64url'),
    y: bytes(DSSE.y).toString('base64url'),
  },
});

const raw = Buffer.from(DSSE.envelope.signatures[0]?.sig ?? '', 'base64');

/** ASN.1 DER, as Sigstore has signatures; the vector has r and s one after the other. */
function der(signature: Buffer): Buffer {
  const integer = (part: Buffer) => {
    const start = part.findIndex((byte) => byte !== 0);
    const digits = part.subarray(start);
    const positive = (digits[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.of(0), digits]) : digits;
    return Buffer.concat([Buffer.of(0x02, positive.length), positive]);
  };
  const body = Buffer.concat([integer(signature.subarray(0, 32)), integer(signature.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}

const bundle = (payload: string) =>
  openBundle(
    Buffer.from(
      JSON.stringify({
        mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        verificationMaterial: { publicKey: { hint: 'vector' } },
        dsseEnvelope: { ...DSSE.envelope, payload, signatures: [{ sig: der(raw).toString('base64') }] },
      }),
    ),
  );

const signers = {
  keys: [{ fingerprint: 'vector', publicKey }],
  identities: [],
  root: () => Promise.reject(new Error('asked')),
};

describe('the test vector of DSSE', () => {
  it('is a P-256 signature over the pre-authentication encoding', () => {
    expect(verify('sha256', Buffer.from(DSSE.pae), { key: publicKey, dsaEncoding: 'ieee-p1363' }, raw)).toBe(
      true,
    );
  });

  it('holds in a bundle, and no other payload does', async () => {
    expect(await checkSignature(bundle(DSSE.envelope.payload), signers)).toEqual({
      kind: 'key',
      fingerprint: 'vector',
    });
    const other = Buffer.from('hello worle').toString('base64');
    await expect(checkSignature(bundle(other), signers)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });
});

const PREDICATE = {
  result: 'PASSED',
  configuration: [],
  passedTests: [],
  warnedTests: [],
  failedTests: [],
  [CAPABILITY_FIELD]: {
    scope: 'full',
    mesh: {},
    release: 'v0.6.0',
    versions: {},
    matrix: [],
    issuedAt: '2026-11-22T00:00:00.000Z',
    validUntil: '2027-02-20T00:00:00.000Z',
  },
};
const SHA256 = 'a'.repeat(64);
const STATEMENT = {
  _type: STATEMENT_TYPE,
  subject: [{ name: 'theSub', digest: { sha256: SHA256 } }],
  predicateType: PREDICATE_TYPE,
  predicate: PREDICATE,
};

// in-toto/attestation, go/v1/statement_test.go: what is wrong there, in a statement that is right otherwise.
describe('an in-toto statement v1', () => {
  it('is taken, with fields that nobody here knows', () => {
    expect(statementProblem(STATEMENT)).toBeUndefined();
    expect(
      statementProblem({
        ...STATEMENT,
        extra: 1,
        subject: [{ name: 'theSub', digest: { sha256: SHA256, alg1: 'abc123' }, annotations: { a: 'b' } }],
        predicate: { ...PREDICATE, keyObj: { subKey: 'subVal' } },
      }),
    ).toBeUndefined();
  });

  it.each<[string, object, RegExp]>([
    ['a bad type', { _type: 'https://in-toto.io/Statement/v0' }, /_type/],
    ['no subjects', { subject: [] }, /subject/],
    [
      'a subject without digest',
      { subject: [{ name: 'theSub', downloadLocation: 'https://e.com/t.zip' }] },
      /digest/,
    ],
    ['no predicate type', { predicateType: '' }, /predicateType/],
    ['another predicate type', { predicateType: 'thePredicate' }, /predicateType/],
    ['no predicate', { predicate: undefined }, /predicate/],
    ['another predicate', { predicate: { keyObj: { subKey: 'subVal' } } }, /predicate/],
  ])('with %s is refused', (_, change, words) => {
    expect(statementProblem({ ...STATEMENT, ...change })).toMatch(words);
  });

  it('of the example of test-result v0.1 is another producer’s, which says nothing of a mesh', () => {
    const example = {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { gitCommit: 'd20ace7968ba43c0219f62d71334c1095bab1602' } }],
      predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
      predicate: {
        result: 'PASSED',
        configuration: [],
        passedTests: ['build'],
        warnedTests: [],
        failedTests: [],
      },
    };
    expect(statementProblem(example)).toMatch(/subject/);
    expect(statementProblem({ ...STATEMENT, predicate: example.predicate })).toContain(CAPABILITY_FIELD);
  });
});
