import { gzipSync } from 'node:zlib';
import type { SigningKey } from '../../harness/attest/key.ts';
import type { Folder, Manipulation } from './manipulation.ts';
import { FILES } from './manipulation.ts';
import type { Forgery, Original } from './original.ts';
import { gzipped } from './original.ts';

const MIB = 1024 * 1024;

/** Input that is meant to hurt the verifier. */
export function hostile(original: Original, key: SigningKey): readonly Manipulation[] {
  return [...sizes(original, key), ...depths(original, key), ...texts(original, key)];
}

function made(
  family: string,
  name: string,
  because: Manipulation['because'],
  make: () => Promise<Folder>,
): Manipulation {
  return { family, name, because, make };
}

function sizes(original: Original, key: SigningKey): readonly Manipulation[] {
  const family = 'huge input';
  const [FILES_MISSING, EVIDENCE_REFUSED] = [['FILES_MISSING'] as const, ['EVIDENCE_REFUSED'] as const];
  const spaces = (bytes: number) => Buffer.alloc(bytes, ' ');
  const signed = (name: string, because: Manipulation['because'], forgery: () => Forgery) =>
    made(family, `${name}, signed by a trusted key`, because, () => original.forged(forgery(), key));
  return [
    made(family, 'attestation of 64 MiB', FILES_MISSING, async () => ({
      ...original.folder,
      'attestation.sigstore.json': spaces(64 * MIB),
    })),
    made(family, 'attestation of 1 MiB of brackets', ['BUNDLE_MALFORMED'], async () => ({
      ...original.folder,
      'attestation.sigstore.json': Buffer.alloc(MIB, '['),
    })),
    made(family, 'result.json of 64 MiB', FILES_MISSING, async () => ({
      ...original.folder,
      'result.json': spaces(64 * MIB),
    })),
    made(family, 'result.json of 8 MiB', ['DIGEST_MISMATCH'], async () => ({
      ...original.folder,
      'result.json': spaces(8 * MIB),
    })),
    made(family, 'evidence of 100 MiB', FILES_MISSING, async () => ({
      ...original.folder,
      'evidence.jsonl.gz': Buffer.alloc(100 * MIB, 'x'),
    })),
    signed('evidence that unpacks to 1 GiB of zeros', EVIDENCE_REFUSED, () => ({
      evidence: bomb(Buffer.alloc(MIB), 1024),
    })),
    signed('evidence that unpacks to 1 GiB of empty lines', EVIDENCE_REFUSED, () => ({
      evidence: bomb(Buffer.alloc(MIB, '\n'), 1024),
    })),
    signed('evidence that unpacks to 1 GiB of its own records', EVIDENCE_REFUSED, () => ({
      evidence: bomb(
        Buffer.from(`${original.lines[2]}\n`.repeat(200)),
        4000,
        `${original.lines[0]}\n${original.lines[1]}\n`,
      ),
    })),
    signed('a line of 16 MiB', EVIDENCE_REFUSED, () => ({
      lines: (lines) => lines.with(3, 'x'.repeat(16 * MIB)),
    })),
    signed('a million records of trouble', EVIDENCE_REFUSED, () => ({
      lines: (lines) => [
        ...lines.slice(0, 2),
        ...Array.from(
          { length: 1_000_000 },
          (_, i) => `{"record":"trouble","at":${i},"code":"X","message":""}`,
        ),
        ...lines.slice(2),
      ],
    })),
    signed(
      'result.json with a text of 7 MiB',
      ['JUDGEMENT_DIFFERS', 'RESULT_MALFORMED', 'STATEMENT_DIFFERS'],
      () => ({
        result: (result) => ({ ...result, specCommit: 'x'.repeat(7 * MIB) }),
      }),
    ),
    signed('result.json with 10,000 tests', ['JUDGEMENT_DIFFERS'], () => ({
      result: (result) => ({ ...result, tests: Array.from({ length: 10_000 }, () => result.tests[0]) }),
    })),
    signed('a statement with 5,000 subjects', ['STATEMENT_DIFFERS'], () => ({
      statement: (statement) => ({
        ...statement,
        subject: [
          ...statement.subject,
          ...Array.from({ length: 5_000 }, (_, i) => ({ name: `n${i}`, digest: { sha256: 'a'.repeat(64) } })),
        ],
      }),
    })),
  ];
}

/** Gzip members one after the other are one file: small to make, whatever it unpacks to. */
function bomb(block: Buffer, times: number, head = ''): Buffer {
  return Buffer.concat([gzipSync(head), ...Array.from({ length: times }, () => gzipSync(block))].flat());
}

const DEPTH = 100_000;
const nested = (open: string, close: string) => `${open.repeat(DEPTH)}1${close.repeat(DEPTH)}`;

function depths(original: Original, key: SigningKey): readonly Manipulation[] {
  const family = 'deep input';
  const lists = nested('[', ']');
  const objects = nested('{"a":', '}');
  return [lists, objects].flatMap((deep) => {
    const what = deep.startsWith('[') ? 'lists' : 'objects';
    return [
      made(family, `attestation: ${what}`, ['BUNDLE_MALFORMED'], async () => ({
        ...original.folder,
        'attestation.sigstore.json': Buffer.from(deep),
      })),
      made(family, `attestation, in a field: ${what}`, ['BUNDLE_MALFORMED'], async () => ({
        ...original.folder,
        'attestation.sigstore.json': Buffer.from(
          original.files.attestation.toString('utf8').replace('{', `{"deep": ${deep},`),
        ),
      })),
      made(family, `result.json, signed by a trusted key: ${what}`, ['RESULT_MALFORMED'], () =>
        original.forged({ resultText: () => deep }, key),
      ),
      made(family, `result.json, in a field, signed by a trusted key: ${what}`, ['RESULT_MALFORMED'], () =>
        original.forged(
          { resultText: (text) => text.replace('"specCommit": "', `"deep": ${deep}, "specCommit": "`) },
          key,
        ),
      ),
      made(family, `a line of the evidence, signed by a trusted key: ${what}`, ['EVIDENCE_REFUSED'], () =>
        original.forged({ lines: (lines) => lines.with(2, deep) }, key),
      ),
      made(family, `a reading in the evidence, signed by a trusted key: ${what}`, ['EVIDENCE_REFUSED'], () =>
        original.forged(
          {
            lines: (lines) =>
              lines.with(2, `{"record":"reading","at":1,"path":"/","status":200,"body":${deep}}`),
          },
          key,
        ),
      ),
      made(family, `environment facts, signed by a trusted key: ${what}`, ['EVIDENCE_REFUSED'], () =>
        original.forged(
          {
            lines: (lines) => lines.with(0, (lines[0] ?? '').replace(/"facts":\{[^}]*\}/, `"facts":${deep}`)),
          },
          key,
        ),
      ),
    ];
  });
}

function texts(original: Original, key: SigningKey): readonly Manipulation[] {
  const family = 'odd text';
  const ANY = [
    'BUNDLE_MALFORMED',
    'SIGNATURE_INVALID',
    'RESULT_MALFORMED',
    'EVIDENCE_REFUSED',
    'DIGEST_MISMATCH',
    'STATEMENT_MALFORMED',
    'JUDGEMENT_DIFFERS',
  ] as const;
  const empties: readonly (readonly [string, Buffer])[] = [
    ['empty', Buffer.alloc(0)],
    ['null', Buffer.from('null')],
    ['a list', Buffer.from('[]')],
    ['an empty object', Buffer.from('{}')],
    ['no UTF-8', Buffer.from('ff'.repeat(64), 'hex')],
    ['zeros', Buffer.alloc(1024)],
  ];
  const signed = (name: string, forgery: Forgery) =>
    made(family, `${name}, signed by a trusted key`, ANY, () => original.forged(forgery, key));
  const inResult = (name: string, from: string | RegExp, to: string) =>
    signed(`result.json with ${name}`, { resultText: (text) => text.replace(from, to) });
  const firstLine = (name: string, from: string | RegExp, to: string) =>
    signed(`evidence with ${name}`, { lines: (lines) => lines.with(0, (lines[0] ?? '').replace(from, to)) });
  return [
    ...FILES.flatMap((file) =>
      empties.map(([what, content]) =>
        made(family, `${file}: ${what}`, ANY, async () => ({ ...original.folder, [file]: content })),
      ),
    ),
    inResult('a key twice', '"outcome": "completed"', '"outcome": "interrupted", "outcome": "completed"'),
    inResult('__proto__', '"outcome":', '"__proto__": {"verdict": "pass"}, "outcome":'),
    inResult('constructor', '"outcome":', '"constructor": {}, "outcome":'),
    inResult('a number beyond all', /"durationMs": \d+/, '"durationMs": 1e999'),
    inResult('a comment', '{', '{ /* x */'),
    inResult('a key in other letters', '"outcome"', '"OUTCOME"'),
    inResult(
      'a key twice, once escaped',
      '"outcome": "completed"',
      '"outc\\u006fme": "interrupted", "outcome": "completed"',
    ),
    firstLine('a key twice', '{"record":"run"', '{"record":"run","record":"run"'),
    firstLine('an escaped letter', '"run"', '"r\\u0075n"'),
    firstLine('__proto__', '"facts":{', '"facts":{"__proto__":{"a":1},'),
    firstLine('a number beyond all', /"seed":\d+/, '"seed":1e999'),
    firstLine('a key nobody knows', '{"record":"run"', '{"record":"run","extra":1'),
    firstLine('a lone surrogate as a suite', '"version":"0', '"version":"\\ud800'),
    signed('evidence with a byte order mark', { lines: (lines) => lines.with(0, `\ufeff${lines[0]}`) }),
    signed('evidence with CRLF', { lines: (lines) => lines.map((line) => `${line}\r`) }),
    signed('evidence with an empty line', { lines: (lines) => lines.toSpliced(4, 0, '') }),
    signed('evidence that is not compressed', { evidence: Buffer.from(`${original.lines.join('\n')}\n`) }),
    signed('evidence that is cut', { evidence: original.files.evidence.subarray(0, -9) }),
    signed('evidence with something after it', {
      evidence: Buffer.concat([original.files.evidence, Buffer.from('more')]),
    }),
    signed('evidence twice, one after the other', {
      evidence: Buffer.concat([original.files.evidence, original.files.evidence]),
    }),
    signed('evidence that is empty', { evidence: gzipped([]) }),
  ];
}
