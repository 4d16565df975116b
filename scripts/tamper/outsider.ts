import type { Random } from '../../harness/model/random.ts';
import { integerBetween } from '../../harness/model/random.ts';
import { another, pick, picks, placesIn, withChange } from './leaves.ts';
import type { FileName, Manipulation } from './manipulation.ts';
import { FILES } from './manipulation.ts';
import type { BundleJson, Original } from './original.ts';
import { gzipped } from './original.ts';

/** What anybody can do who gets hold of a signed folder, without a key. */
export function outsiders(original: Original, older: Original, random: Random): readonly Manipulation[] {
  return [
    ...fields(original, random),
    ...rows(original, random),
    ...evidenceLines(original, random),
    ...bytes(original, random),
    ...payload(original, random),
    ...envelope(original),
    ...replay(original, older),
  ];
}

function fields(original: Original, random: Random): readonly Manipulation[] {
  return picks(placesIn(original.result, 'values'), 60, random).map((place) => ({
    family: 'fields of result.json',
    name: place.join('.'),
    because: ['DIGEST_MISMATCH'],
    make: async () => ({
      ...original.folder,
      'result.json': json(withChange(original.result, place, (value) => another(value, random))),
    }),
  }));
}

const ROW_EDITS: Readonly<Record<string, (rows: readonly unknown[], at: number) => readonly unknown[]>> = {
  removed: (rows, at) => rows.toSpliced(at, 1),
  doubled: (rows, at) => rows.toSpliced(at, 0, rows[at]),
  moved: (rows, at) => [...rows.toSpliced(at, 1), rows[at]],
};

function rows(original: Original, random: Random): readonly Manipulation[] {
  const places = placesIn(original.result, 'lists');
  return Object.entries(ROW_EDITS).flatMap(([what, edit]) =>
    picks(places, 8, random).map((place) => ({
      family: 'rows of result.json',
      name: `${what}: ${place.join('.')}`,
      because: ['DIGEST_MISMATCH'] as const,
      make: async () => ({
        ...original.folder,
        'result.json': json(
          withChange(original.result, place, (list) => edited(list as readonly unknown[], edit, random)),
        ),
      }),
    })),
  );
}

/** Moving the last row, or one of several that are equal, changes nothing. */
function edited(
  rows: readonly unknown[],
  edit: (rows: readonly unknown[], at: number) => readonly unknown[],
  random: Random,
): readonly unknown[] {
  const start = integerBetween(random, 0, rows.length - 1);
  for (let step = 0; step < rows.length; step += 1) {
    const other = edit(rows, (start + step) % rows.length);
    if (JSON.stringify(other) !== JSON.stringify(rows)) return other;
  }
  return rows.slice(1);
}

const LINE_EDITS: Readonly<Record<string, (lines: readonly string[], at: number) => readonly string[]>> = {
  removed: (lines, at) => lines.toSpliced(at, 1),
  doubled: (lines, at) => lines.toSpliced(at, 0, lines[at] ?? ''),
  swapped: (lines, at) => lines.toSpliced(at, 2, lines[at + 1] ?? '', lines[at] ?? ''),
  cut: (lines, at) => lines.slice(0, at),
  'cut inside': (lines, at) => [...lines.slice(0, at), (lines[at] ?? '').slice(0, -7)],
  spaced: (lines, at) => lines.with(at, ` ${lines[at]}`),
  'with a key twice': (lines, at) => lines.with(at, (lines[at] ?? '').replace('{', '{"record":"sent",')),
};

function evidenceLines(original: Original, random: Random): readonly Manipulation[] {
  const edited = Object.entries(LINE_EDITS).flatMap(([what, edit]) =>
    Array.from({ length: 6 }, () => {
      const at = integerBetween(random, 1, original.lines.length - 3);
      return line(original, `line ${at} ${what}`, (lines) => edit(lines, at));
    }),
  );
  const changed = Array.from({ length: 18 }, () => {
    const at = integerBetween(random, 0, original.lines.length - 1);
    const value: unknown = JSON.parse(original.lines[at] ?? '');
    const place = pick(placesIn(value, 'values'), random);
    const text = JSON.stringify(withChange(value, place, (one) => another(one, random)));
    return line(original, `line ${at}: ${place.join('.')}`, (lines) => lines.with(at, text));
  });
  return [...edited, ...changed];
}

function line(
  original: Original,
  name: string,
  edit: (lines: readonly string[]) => readonly string[],
): Manipulation {
  return {
    family: 'lines of the evidence',
    name,
    because: ['DIGEST_MISMATCH'],
    make: async () => ({ ...original.folder, 'evidence.jsonl.gz': gzipped(edit(original.lines)) }),
  };
}

const OF_FILE: Readonly<Record<FileName, Manipulation['because']>> = {
  'attestation.sigstore.json': [
    'BUNDLE_MALFORMED',
    'SIGNATURE_INVALID',
    'UNTRUSTED_SIGNER',
    'STATEMENT_MALFORMED',
  ],
  'result.json': ['DIGEST_MISMATCH'],
  'evidence.jsonl.gz': ['DIGEST_MISMATCH'],
};

function bytes(original: Original, random: Random): readonly Manipulation[] {
  return FILES.flatMap((file) => {
    const whole = original.folder[file] as Buffer;
    const made = (what: string, edit: (content: Buffer) => Buffer): Manipulation => ({
      family: `bytes of ${file}`,
      name: what,
      because: OF_FILE[file],
      make: async () => ({ ...original.folder, [file]: edit(Buffer.from(whole)) }),
    });
    const flips = Array.from({ length: 12 }, () => {
      const at = inside(file, whole, random);
      return made(`byte ${at} flipped`, (content) => {
        content[at] = (content[at] ?? 0) ^ (1 << integerBetween(random, 0, 6));
        return content;
      });
    });
    const cuts = Array.from({ length: 5 }, () => {
      const at = integerBetween(random, 0, whole.length - 3);
      return made(`cut after ${at}`, (content) => content.subarray(0, at));
    });
    return [
      ...flips,
      ...cuts,
      made('more at its end', (content) => Buffer.concat([content, Buffer.from('x')])),
    ];
  });
}

/** Somewhere that matters: between the words of the bundle's JSON is white space. */
function inside(file: FileName, content: Buffer, random: Random): number {
  if (file !== 'attestation.sigstore.json') return integerBetween(random, 0, content.length - 1);
  const start = content.indexOf('"payload":') + '"payload": "'.length;
  return integerBetween(random, start, content.indexOf('"', start) - 8);
}

function payload(original: Original, random: Random): readonly Manipulation[] {
  return picks(placesIn(original.statement, 'values'), 40, random).map((place) =>
    bundle(
      original,
      'fields of the statement',
      place.join('.'),
      ['SIGNATURE_INVALID'],
      ({ dsseEnvelope }) => {
        const changed = withChange(original.statement, place, (value) => another(value, random));
        dsseEnvelope.payload = json(changed).toString('base64');
      },
    ),
  );
}

function bundle(
  original: Original,
  family: string,
  name: string,
  because: Manipulation['because'],
  edit: (bundle: BundleJson) => void,
): Manipulation {
  return {
    family,
    name,
    because,
    make: async () => {
      const edited = original.bundle;
      edit(edited);
      return { ...original.folder, 'attestation.sigstore.json': json(edited) };
    },
  };
}

const MALFORMED = ['BUNDLE_MALFORMED'] as const;
const UNSIGNED = ['SIGNATURE_INVALID'] as const;
const ENTRY = {
  logIndex: '1',
  logId: { keyId: 'AAAA' },
  kindVersion: { kind: 'dsse', version: '0.0.1' },
  integratedTime: '1',
  inclusionPromise: { signedEntryTimestamp: 'AAAA' },
  canonicalizedBody: 'e30=',
};

function envelope(original: Original): readonly Manipulation[] {
  const made = (name: string, because: Manipulation['because'], edit: (bundle: BundleJson) => void) =>
    bundle(original, 'envelope and bundle', name, because, edit);
  const signature = (edit: (sig: Buffer) => Buffer) => (edited: BundleJson) => {
    for (const one of edited.dsseEnvelope.signatures) {
      one.sig = edit(Buffer.from(one.sig, 'base64')).toString('base64');
    }
  };
  return [
    made('payload type of another format', UNSIGNED, ({ dsseEnvelope }) => {
      dsseEnvelope.payloadType = 'application/json';
    }),
    made('payload type with a capital', UNSIGNED, ({ dsseEnvelope }) => {
      dsseEnvelope.payloadType = 'application/vnd.in-toto+JSON';
    }),
    made('payload empty', MALFORMED, ({ dsseEnvelope }) => {
      dsseEnvelope.payload = '';
    }),
    made(
      'signature empty',
      [...MALFORMED, ...UNSIGNED],
      signature(() => Buffer.alloc(0)),
    ),
    made(
      'signature of zeros',
      UNSIGNED,
      signature((sig) => Buffer.alloc(sig.length)),
    ),
    made(
      'signature with r = s = 0',
      UNSIGNED,
      signature(() => Buffer.from('3006020100020100', 'hex')),
    ),
    made(
      'signature cut',
      UNSIGNED,
      signature((sig) => sig.subarray(0, -1)),
    ),
    made(
      'signature with a byte more',
      UNSIGNED,
      signature((sig) => Buffer.concat([sig, Buffer.of(0)])),
    ),
    ...[5, 20, 40, 60].map((at) =>
      made(
        `signature with byte ${at} flipped`,
        UNSIGNED,
        signature((sig) => sig.fill((sig[at] ?? 0) ^ 1, at, at + 1)),
      ),
    ),
    made('no signature', MALFORMED, ({ dsseEnvelope }) => {
      dsseEnvelope.signatures = [];
    }),
    made('two signatures', MALFORMED, ({ dsseEnvelope: { signatures } }) => {
      signatures.push(...signatures);
    }),
    made(
      'hint of another key',
      ['BUNDLE_MALFORMED', 'UNTRUSTED_SIGNER'],
      ({ verificationMaterial, dsseEnvelope }) => {
        verificationMaterial.publicKey = { hint: 'another' };
        dsseEnvelope.payload = `${dsseEnvelope.payload.slice(0, -8)}AAAAAAA=`;
      },
    ),
    made('hint empty', MALFORMED, ({ verificationMaterial }) => {
      verificationMaterial.publicKey = { hint: '' };
    }),
    made('key ID that is not the hint', MALFORMED, ({ dsseEnvelope }) => {
      for (const one of dsseEnvelope.signatures) one.keyid = 'x';
    }),
    made('public key beside the hint', MALFORMED, ({ verificationMaterial }) => {
      verificationMaterial.publicKey = undefined;
      verificationMaterial.certificate = { rawBytes: 'AAAA' };
    }),
    made('chain of certificates', MALFORMED, ({ verificationMaterial }) => {
      verificationMaterial.publicKey = undefined;
      verificationMaterial.x509CertificateChain = { certificates: [{ rawBytes: 'AAAA' }] };
    }),
    made('forged log entry', [...MALFORMED, ...UNSIGNED], ({ verificationMaterial }) => {
      verificationMaterial.tlogEntries = [ENTRY];
    }),
    made('forged timestamp', [...MALFORMED, ...UNSIGNED], ({ verificationMaterial }) => {
      verificationMaterial.timestampVerificationData = { rfc3161Timestamps: [{ signedTimestamp: 'AAAA' }] };
    }),
    made('message signature instead of an envelope', MALFORMED, (edited) => {
      edited.messageSignature = {
        messageDigest: { algorithm: 'SHA2_256', digest: 'AAAA' },
        signature: 'AAAA',
      };
      Reflect.deleteProperty(edited, 'dsseEnvelope');
    }),
    made('a field nobody knows', MALFORMED, (edited) => {
      edited.verified = true;
    }),
    made('a field nobody knows, inside', MALFORMED, ({ verificationMaterial }) => {
      verificationMaterial.trusted = ['me'];
    }),
    made('no verification material', MALFORMED, (edited) => {
      Reflect.deleteProperty(edited, 'verificationMaterial');
    }),
    ...['0.1', '0.2', '0.4'].map((version) =>
      made(`bundle v${version}`, MALFORMED, (edited) => {
        edited.mediaType = `application/vnd.dev.sigstore.bundle.v${version}+json`;
      }),
    ),
    ...(['mediaType', 'dsseEnvelope', 'verificationMaterial'] as const).map((key) => ({
      family: 'envelope and bundle',
      name: `${key} twice`,
      because: MALFORMED,
      make: async () => ({
        ...original.folder,
        'attestation.sigstore.json': Buffer.from(
          original.files.attestation.toString('utf8').replace('{', `{"${key}":{},`),
        ),
      }),
    })),
  ];
}

/** Files of an older, true result of the same signer among those of the new one. */
function replay(original: Original, older: Original): readonly Manipulation[] {
  const mixes: readonly (readonly FileName[])[] = [
    ['attestation.sigstore.json'],
    ['result.json'],
    ['evidence.jsonl.gz'],
    ['result.json', 'evidence.jsonl.gz'],
    ['attestation.sigstore.json', 'result.json'],
    ['attestation.sigstore.json', 'evidence.jsonl.gz'],
  ];
  return mixes.flatMap((mix) => [
    replayed(original, older, mix, 'older among newer'),
    replayed(older, original, mix, 'newer among older'),
  ]);
}

function replayed(into: Original, from: Original, mix: readonly FileName[], what: string): Manipulation {
  return {
    family: 'replayed attestations',
    name: `${what}: ${mix.join(', ')}`,
    because: ['DIGEST_MISMATCH'],
    make: async () => ({
      ...into.folder,
      ...Object.fromEntries(mix.map((name) => [name, from.folder[name]])),
    }),
  };
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8');
}
