import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PublishError } from './error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a registry may be told. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** A refresh token of the registry's token service. */
  | { readonly kind: 'identity-token'; readonly token: string };

interface AuthEntry {
  readonly auth?: unknown;
  readonly username?: unknown;
  readonly password?: unknown;
  readonly identitytoken?: unknown;
}

interface DockerConfig {
  readonly auths?: Readonly<Record<string, AuthEntry>>;
  readonly credHelpers?: Readonly<Record<string, unknown>>;
  readonly credsStore?: unknown;
}

/** Docker Hub's name, and the key under which `docker login` keeps it. */
const HUB = {
  names: ['docker.io', 'index.docker.io', 'registry-1.docker.io'],
  key: 'https://index.docker.io/v1/',
};

/** By when a credential helper has answered, milliseconds. */
const HELPER_MS = 30_000;

/**
 * Looks where `docker login` and `oras login` put them: `config.json` in `DOCKER_CONFIG` or `~/.docker`, first the
 * registry's own credential helper, then the general one, then the file itself.
 *
 * @throws {PublishError} `PUBLISH_CREDENTIALS`
 */
export async function credentialsFor(
  registry: string,
  env: Environment,
  signal: AbortSignal,
): Promise<Credentials> {
  const file = path.join(env.DOCKER_CONFIG || path.join(env.HOME ?? os.homedir(), '.docker'), 'config.json');
  const config = await readConfig(file);
  const key = HUB.names.includes(registry) ? HUB.key : registry;
  const own = Object.entries(config.credHelpers ?? {}).find(([name]) => names(name, key))?.[1];
  for (const helper of [own, config.credsStore]) {
    if (typeof helper !== 'string' || helper === '') continue;
    const found = await askHelper(helper, key, env, signal);
    if (found.kind !== 'none') return found;
  }
  const entry = Object.entries(config.auths ?? {}).find(([name]) => names(name, key))?.[1];
  return entry === undefined ? { kind: 'none' } : fromEntry(entry, registry, file);
}

/** Whether an entry of the configuration is the registry's: same host and port, never a part of a name. */
function names(entry: string, key: string): boolean {
  const host = (text: string) =>
    text
      .replace(/^https?:\/\//, '')
      .split('/')[0]
      ?.toLowerCase();
  return entry === key || (key !== HUB.key && host(entry) === host(key));
}

async function readConfig(file: string): Promise<DockerConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new PublishError(
      'PUBLISH_CREDENTIALS',
      `${file} cannot be read: it should hold the registry’s credentials.`,
      {
        cause,
      },
    );
  }
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config === 'object' && config !== null) return config as DockerConfig;
  } catch {
    // The parser's words would quote the file.
  }
  throw new PublishError('PUBLISH_CREDENTIALS', `${file} is no JSON object: docker login writes it anew.`);
}

function fromEntry(entry: AuthEntry, registry: string, file: string): Credentials {
  const { auth, username, password, identitytoken } = entry ?? {};
  if (typeof identitytoken === 'string' && identitytoken !== '')
    return { kind: 'identity-token', token: identitytoken };
  if (typeof auth === 'string' && auth !== '') {
    const decoded = Buffer.from(auth, 'base64').toString('utf8');
    const colon = decoded.indexOf(':');
    if (colon > 0)
      return { kind: 'password', username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
    throw new PublishError(
      'PUBLISH_CREDENTIALS',
      `${file} has no usable credentials for ${registry}: log in again.`,
    );
  }
  if (typeof username === 'string' && typeof password === 'string' && username !== '')
    return { kind: 'password', username, password };
  return { kind: 'none' };
}

/** The protocol of docker-credential-helpers: the registry on stdin, `{ Username, Secret }` on stdout. */
function askHelper(helper: string, key: string, env: Environment, signal: AbortSignal): Promise<Credentials> {
  if (!/^[A-Za-z0-9._-]+$/.test(helper))
    throw new PublishError(
      'PUBLISH_CREDENTIALS',
      'the docker configuration names a credential helper that cannot be one.',
    );
  const program = `docker-credential-${helper}`;
  const failed = (why: string, cause?: unknown) =>
    new PublishError('PUBLISH_CREDENTIALS', `${program} ${why}: log in to ${key} again.`, { cause });
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['get'], {
      env,
      signal,
      timeout: HELPER_MS,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (cause) => reject(signal.aborted ? signal.reason : failed('cannot be run', cause)));
    child.once('close', (code) => {
      const answer = Buffer.concat(chunks).toString('utf8');
      if (code === 0) {
        const found = fromHelper(answer);
        if (found === undefined) reject(failed('gave no credentials'));
        else resolve(found);
        // What every helper says, on stdout, where it knows nothing of the registry.
      } else if (/credentials not found/i.test(answer)) resolve({ kind: 'none' });
      else reject(failed(`failed (exit ${code})`));
    });
    child.stdin.on('error', () => {});
    child.stdin.end(key);
  });
}

function fromHelper(answer: string): Credentials | undefined {
  try {
    const { Username: username, Secret: secret } = JSON.parse(answer) as {
      Username?: unknown;
      Secret?: unknown;
    };
    if (typeof username !== 'string' || typeof secret !== 'string') return undefined;
    if (username === '' && secret === '') return { kind: 'none' };
    return username === '<token>'
      ? { kind: 'identity-token', token: secret }
      : { kind: 'password', username, password: secret };
  } catch {
    return undefined;
  }
}
