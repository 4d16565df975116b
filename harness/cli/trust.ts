import type { ArgsDef } from 'citty';
import type { Suite } from '../attest/content.ts';
import type { TrustedIdentity } from '../attest/signer.ts';
import type { Trust } from '../attest/verify.ts';
import type { Arguments } from './arguments.ts';
import type { Surroundings } from './surroundings.ts';
import { UsageError } from './usage-error.ts';

/** Whose signatures are accepted, beside `--key`. */
export const TRUST_ARGUMENTS = {
  identity: {
    type: 'string',
    valueHint: 'WHO',
    description: 'Identity in the certificate of a keyless signature that you trust; with --issuer',
  },
  issuer: {
    type: 'string',
    valueHint: 'URL',
    description: 'Issuer of its OIDC token, e.g. https://token.actions.githubusercontent.com',
  },
  'trusted-root': {
    type: 'string',
    valueHint: 'FILE',
    description: 'Trusted root of a Sigstore instance (Default: that of the public one, fetched)',
  },
  policy: {
    type: 'string',
    valueHint: 'FILE',
    description: 'Whom to trust and what to ask of a result, as YAML; instead of --key and --identity',
  },
} as const satisfies ArgsDef;

/**
 * What results are verified with.
 *
 * @param keys files of the keys that are accepted; none for the user's own
 * @throws KeyError
 */
export async function trustOf(keys: readonly string[], { env, now, rooms }: Surroundings): Promise<Trust> {
  const files = keys.length === 0 ? [undefined] : keys;
  const [trustedKeys, suite] = await Promise.all([
    Promise.all(files.map((file) => rooms.loadTrustedKey(file, env))),
    suiteOf(rooms),
  ]);
  return { trustedKeys, ...suite, now: now() };
}

/** The suite that this program is: what results are judged by. */
export async function suiteOf(rooms: Surroundings['rooms']): Promise<Suite> {
  const [manifest, clauses, suiteDigest] = await Promise.all([
    rooms.loadManifest(),
    rooms.loadClauses(),
    rooms.suiteDigest(),
  ]);
  return { manifest, clauses, suiteDigests: new Set([suiteDigest]) };
}

/**
 * What results are verified with, by `--key` and TRUST_ARGUMENTS; the user's own key where nothing is given.
 *
 * @throws {UsageError} options that contradict each other
 * @throws KeyError, PolicyError
 */
export async function trustAsGiven(given: Arguments, surroundings: Surroundings): Promise<Trust> {
  const { now, rooms } = surroundings;
  const identities = identitiesOf(given);
  const keys = given.many('key');
  const rootFile = given.one('trusted-root');
  const root = () => rooms.loadTrustedRoot(rootFile);
  const file = given.one('policy');
  if (file !== undefined) {
    if (keys.length > 0 || identities.length > 0) {
      throw new UsageError(
        'USAGE_OPTION',
        `${file} says whom to trust: leave --key, --identity and --issuer out.`,
      );
    }
    const [policy, suite] = await Promise.all([rooms.loadPolicy(file), suiteOf(rooms)]);
    const keyless = { identities: policy.identities, root };
    return { trustedKeys: policy.keys, keyless, policy, ...suite, now: now() };
  }
  if (keys.length === 0 && identities.length > 0) {
    return { trustedKeys: [], keyless: { identities, root }, ...(await suiteOf(rooms)), now: now() };
  }
  const trust = await trustOf(keys, surroundings);
  return identities.length === 0 && rootFile === undefined
    ? trust
    : { ...trust, keyless: { identities, root } };
}

function identitiesOf(given: Arguments): readonly TrustedIdentity[] {
  const [identity, issuer] = [given.one('identity'), given.one('issuer')];
  if (identity === undefined && issuer === undefined) return [];
  // Each issuer can name anybody, and many issuers the same person.
  if (identity === undefined || issuer === undefined) {
    throw new UsageError(
      'USAGE_OPTION',
      `--identity and --issuer belong together: give ${identity === undefined ? '--identity <who>' : '--issuer <url>'}, too.`,
    );
  }
  return [{ identity, issuer }];
}
