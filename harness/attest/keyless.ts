import { readBounded } from './bounded-file.ts';
import type { Sealer } from './sign.ts';
import { SigstoreError } from './sigstore-error.ts';
import { parseStrictJson } from './strict-json.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const MOST_BYTES = 1024 * 1024;
/** Name of the public instance's configuration in its TUF repository. */
const PUBLIC_CONFIG = 'signing_config.v0.2.json';
/** For one call of a service. */
const FETCH = { timeout: 20_000, retry: { retries: 2 } };

/**
 * Signing without a key of one's own: Fulcio certifies a key that lives for this signature alone for the identity in an
 * OIDC token, a Rekor log and a timestamp authority (RFC 3161) testify when it was used.
 *
 * The token is asked for when something is signed: `SIGSTORE_ID_TOKEN`, or that of GitHub Actions or Buildkite.
 *
 * @param configFile a signing configuration (`signing_config.v0.2.json`) that names a private instance's services; the
 *   public instance's, by TUF, unless given
 * @throws SigstoreError where there can be no token, or no configuration: before anything has run
 */
export async function keylessSealer(
  configFile: string | undefined,
  env: Environment,
  now: Date,
): Promise<Extract<Sealer, { readonly kind: 'keyless' }>> {
  checkToken(env, now);
  const [{ bundleBuilderFromSigningConfig, CIContextProvider }, { SigningConfig }] = await Promise.all([
    import('@sigstore/sign'),
    import('@sigstore/protobuf-specs'),
  ]);
  const text = await (configFile === undefined ? fetchedConfig() : configText(configFile));
  const builder = (() => {
    try {
      return bundleBuilderFromSigningConfig({
        signingConfig: SigningConfig.fromJSON(parseStrictJson(text)),
        identityProvider: new CIContextProvider('sigstore'),
        bundleType: 'dsseEnvelope',
        fetchOptions: FETCH,
      });
    } catch (cause) {
      throw invalidConfig(configFile ?? PUBLIC_CONFIG, cause as Error);
    }
  })();
  return {
    kind: 'keyless',
    sign: (data, type) =>
      builder.create({ data, type }).catch((cause: Error) => {
        throw refused(cause);
      }),
  };
}

function checkToken(env: Environment, now: Date): void {
  const missing = (what: string) =>
    new SigstoreError(
      'KEYLESS_NO_TOKEN',
      `${what}: in GitHub Actions give the job "permissions: id-token: write", elsewhere put an OIDC token for the audience sigstore into SIGSTORE_ID_TOKEN`,
    );
  const token = env.SIGSTORE_ID_TOKEN;
  if (token) {
    const expiry = expiryOf(token);
    if (expiry === undefined) throw missing('SIGSTORE_ID_TOKEN holds no OIDC token');
    if (expiry <= now.getTime()) throw missing('the token in SIGSTORE_ID_TOKEN has expired');
    return;
  }
  const isGitHub = env.ACTIONS_ID_TOKEN_REQUEST_URL && env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
  if (!isGitHub && env.BUILDKITE !== 'true') throw missing('there is no OIDC token to sign with');
}

/** Milliseconds since the epoch, of a JWT; its signature is Fulcio's business. */
function expiryOf(token: string): number | undefined {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const { exp } = JSON.parse(payload) as { readonly exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

async function configText(file: string): Promise<string> {
  try {
    return (await readBounded(file, MOST_BYTES)).toString('utf8');
  } catch (cause) {
    throw invalidConfig(file, cause as Error);
  }
}

function invalidConfig(file: string, cause: Error): SigstoreError {
  return new SigstoreError(
    'KEYLESS_CONFIG_INVALID',
    `${file} is no signing configuration of Sigstore (${cause.message}): get the one of your instance`,
    { cause },
  );
}

async function fetchedConfig(): Promise<string> {
  const { initTUF } = await import('@sigstore/tuf');
  try {
    return await (await initTUF()).getTarget(PUBLIC_CONFIG);
  } catch (cause) {
    throw new SigstoreError(
      'SIGSTORE_UNREACHABLE',
      `the services of the public Sigstore instance cannot be looked up (${(cause as Error).message}): try again, or give a file with --signing-config`,
      { cause },
    );
  }
}

function refused(cause: Error & { readonly code?: unknown; readonly cause?: unknown }): SigstoreError {
  // Its message, and that of its cause, quote the token.
  if (cause.code === 'IDENTITY_TOKEN_PARSE_ERROR') {
    return new SigstoreError(
      'SIGSTORE_REFUSED',
      'the OIDC token names no subject that can sign: get another token',
    );
  }
  const why = cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message;
  return new SigstoreError('SIGSTORE_REFUSED', `keyless signing failed: ${why}`, { cause });
}
