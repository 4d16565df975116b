import type { ArgsDef } from 'citty';
import type { Signing } from '../run/signing.ts';
import type { Arguments } from './arguments.ts';
import { passphraseOf } from './passphrase.ts';
import type { Surroundings } from './surroundings.ts';
import { UsageError } from './usage-error.ts';

/** With what a result is signed. */
export const SIGNING_ARGUMENTS = {
  key: {
    type: 'string',
    valueHint: 'FILE',
    description: 'Private key to sign with, encrypted or not (Default: your own, made on first use)',
  },
  keyless: {
    type: 'boolean',
    description: 'Sign by Sigstore with the OIDC token of the CI, or the one in SIGSTORE_ID_TOKEN',
  },
  'signing-config': {
    type: 'string',
    valueHint: 'FILE',
    description:
      "Services of a private Sigstore instance, for --keyless (Default: the public one's, fetched)",
  },
} as const satisfies ArgsDef;

/** @throws {UsageError} options that contradict each other */
export function signingAsGiven(given: Arguments, env: Surroundings['env']): Signing {
  const [file, config] = [given.one('key'), given.one('signing-config')];
  if (given.has('keyless')) {
    if (file !== undefined)
      throw new UsageError('USAGE_OPTION', 'sign with --key or --keyless: leave one out.');
    return { kind: 'keyless', ...(config !== undefined && { config }) };
  }
  if (config !== undefined)
    throw new UsageError('USAGE_OPTION', '--signing-config is for --keyless: add it.');
  return { kind: 'key', passphrase: passphraseOf(env), ...(file !== undefined && { file }) };
}
