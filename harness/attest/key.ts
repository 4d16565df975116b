import type { KeyObject } from 'node:crypto';
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { link, mkdir, open, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export type KeyErrorCode =
  | 'KEY_UNREADABLE'
  | 'KEY_MALFORMED'
  | 'KEY_PERMISSIONS'
  | 'KEY_PASSPHRASE'
  | 'KEY_WRONG_TYPE';

/** Why a key cannot be used, and what to do. */
export class KeyError extends Error {
  readonly code: KeyErrorCode;

  constructor(code: KeyErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'KeyError';
    this.code = code;
  }
}

/** An ECDSA P-256 key that signatures are verified with. */
export interface TrustedKey {
  /** base64(SHA-256(SPKI DER)): the hint that cosign writes, too. */
  readonly fingerprint: string;
  readonly publicKey: KeyObject;
}

/** An ECDSA P-256 key that signs. */
export interface SigningKey extends TrustedKey {
  readonly privateKey: KeyObject;
}

/** Asks for the passphrase of an encrypted key; nothing where nobody can be asked. */
export type Passphrase = (file: string) => Promise<string | undefined>;

const NOBODY_ASKED: Passphrase = async () => undefined;

/** The environment variable that holds the passphrase of an encrypted key. */
export const PASSPHRASE_VARIABLE = 'SMI_CONFORMANCE_KEY_PASSPHRASE';

const MOST_BYTES = 16 * 1024;
const PRIVATE_PEM = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;
/** PKCS#8, and OpenSSL's older form. */
const ENCRYPTED_PEM = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;
/** Cosign's own form. */
const COSIGN_PEM = /-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----/;

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the user's own key lies: `smi-conformance/key.pem` in the user's configuration folder (XDG). */
export function defaultKeyFile(env: Environment): string {
  const configured = env.XDG_CONFIG_HOME;
  // The XDG specification has relative paths ignored.
  const config =
    configured !== undefined && path.isAbsolute(configured)
      ? configured
      : path.join(env.HOME ?? os.homedir(), '.config');
  return path.join(config, 'smi-conformance', 'key.pem');
}

/**
 * The user's own key, made on first use: `key.pem` (mode 0600) and `key.pub` beside it, for others.
 *
 * @throws KeyError
 */
export async function defaultKey(
  env: Environment,
  passphrase: Passphrase = NOBODY_ASKED,
): Promise<SigningKey> {
  const file = defaultKeyFile(env);
  try {
    return await loadKey(file, passphrase);
  } catch (error) {
    if (!(error instanceof KeyError) || codeOf(error.cause) !== 'ENOENT') throw error;
  }
  await createKey(file);
  return loadKey(file);
}

/**
 * Reads a private key (PEM, encrypted or not) that nobody else can read.
 *
 * @throws KeyError
 */
export async function loadKey(file: string, passphrase: Passphrase = NOBODY_ASKED): Promise<SigningKey> {
  const pem = await readPem(file);
  if (!PRIVATE_PEM.test(pem) && pem.includes('-----BEGIN PUBLIC KEY-----')) {
    throw new KeyError('KEY_WRONG_TYPE', `${file} is a public key: signing needs the private one`);
  }
  const privateKey = await privateKeyOf(file, pem, passphrase);
  checkType(file, privateKey);
  return { ...trusted(createPublicKey(privateKey)), privateKey };
}

/**
 * Reads a key to verify with: a public key, or the public half of a private one (PEM).
 *
 * @throws KeyError
 */
export async function loadTrustedKey(
  file: string,
  passphrase: Passphrase = NOBODY_ASKED,
): Promise<TrustedKey> {
  const pem = await readPem(file);
  const publicKey = ENCRYPTED_PEM.test(pem)
    ? createPublicKey(await privateKeyOf(file, pem, passphrase))
    : parse(file, () => createPublicKey(pem));
  checkType(file, publicKey);
  return trusted(publicKey);
}

function trusted(publicKey: KeyObject): TrustedKey {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return { fingerprint: createHash('sha256').update(der).digest('base64'), publicKey };
}

async function readPem(file: string): Promise<string> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw new KeyError('KEY_UNREADABLE', `${file} cannot be read: name a key with --key`, { cause });
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new KeyError('KEY_UNREADABLE', `${file} is not a file: name a key with --key`);
    if (stats.size > MOST_BYTES)
      throw new KeyError('KEY_MALFORMED', `${file} is too large for a key in PEM: name another with --key`);
    const pem = await handle.readFile('utf8');
    if (PRIVATE_PEM.test(pem) && (stats.mode & 0o077) !== 0) {
      throw new KeyError(
        'KEY_PERMISSIONS',
        `${file} is a private key that others can read: make a new one, or run chmod 600 on it`,
      );
    }
    return pem;
  } finally {
    await handle.close();
  }
}

async function privateKeyOf(file: string, pem: string, passphrase: Passphrase): Promise<KeyObject> {
  if (COSIGN_PEM.test(pem)) {
    throw new KeyError(
      'KEY_MALFORMED',
      `${file} is a key in cosign's own encryption: make one in PKCS#8, which cosign can import (cosign import-key-pair)`,
    );
  }
  if (!ENCRYPTED_PEM.test(pem)) return parse(file, () => createPrivateKey(pem));
  const secret = await passphrase(file);
  if (secret === undefined || secret === '') {
    throw new KeyError(
      'KEY_PASSPHRASE',
      `${file} is encrypted: put its passphrase into ${PASSPHRASE_VARIABLE}, or run this on a terminal, which asks for it`,
    );
  }
  try {
    return createPrivateKey({ key: pem, passphrase: secret });
  } catch {
    // OpenSSL's error says nothing more, and no cause can carry the passphrase away.
    throw new KeyError(
      'KEY_PASSPHRASE',
      `${file} cannot be decrypted: the passphrase is wrong, or the file is damaged`,
    );
  }
}

function parse(file: string, read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch (cause) {
    throw new KeyError('KEY_MALFORMED', `${file} is no key in PEM: name an ECDSA P-256 key with --key`, {
      cause,
    });
  }
}

function checkType(file: string, key: KeyObject): void {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType === 'ec' && curve === 'prime256v1') return;
  throw new KeyError(
    'KEY_WRONG_TYPE',
    `${file} is a key of type ${key.asymmetricKeyType ?? 'unknown'}${curve === undefined ? '' : ` ${curve}`}: ECDSA P-256 is needed`,
  );
}

function codeOf(cause: unknown): string | undefined {
  return (cause as NodeJS.ErrnoException | undefined)?.code;
}

/** Makes the key unless it is there. Two that try at once both end with the same key. */
async function createKey(file: string): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const temporary = `${file}.${randomBytes(8).toString('hex')}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(temporary, privateKey.export({ type: 'pkcs8', format: 'pem' }), {
      mode: 0o600,
      flag: 'wx',
    });
    // A link appears whole and fails where there is a key already: nobody's key is ever overwritten.
    await link(temporary, file);
    const half = path.join(path.dirname(file), 'key.pub');
    await writeFile(half, publicKey.export({ type: 'spki', format: 'pem' }), { mode: 0o644 });
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return;
    throw new KeyError('KEY_UNREADABLE', `${file} cannot be made: name a key with --key`, { cause });
  } finally {
    await rm(temporary, { force: true });
  }
}
