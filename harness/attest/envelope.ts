import type { Bundle, Envelope } from '@sigstore/bundle';
import { BUNDLE_V03_MEDIA_TYPE, bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, Verifier } from '@sigstore/verify';
import type { TrustedKey } from './key.ts';
import type { Statement } from './statement.ts';
import { PAYLOAD_TYPE, statementProblem } from './statement.ts';
import { parseStrictJson } from './strict-json.ts';
import { Refusal } from './verification.ts';

/** A bundle that is well formed; nothing in it is known to be true. */
export interface SignedBundle {
  readonly bundle: Bundle;
  readonly envelope: Envelope;
  /** Fingerprint of the key that claims to have signed. */
  readonly hint: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws Refusal `BUNDLE_MALFORMED` */
export function openBundle(bytes: Uint8Array): SignedBundle {
  const malformed = (what: string, cause?: unknown) =>
    new Refusal('bundle', 'BUNDLE_MALFORMED', `not a Sigstore bundle v0.3 with one signature: ${what}`, {
      cause,
    });
  let bundle: Bundle;
  try {
    bundle = bundleFromJSON(parseStrictJson(utf8.decode(bytes)));
  } catch (cause) {
    throw malformed((cause as Error).message, cause);
  }
  const { content, mediaType, verificationMaterial } = bundle;
  if (mediaType !== BUNDLE_V03_MEDIA_TYPE) throw malformed(`media type ${mediaType}`);
  if (content.$case !== 'dsseEnvelope') throw malformed('no DSSE envelope');
  if (verificationMaterial.content.$case !== 'publicKey')
    throw malformed('signed by a certificate, not by a key');
  const { hint } = verificationMaterial.content.publicKey;
  const keyid = content.dsseEnvelope.signatures[0]?.keyid;
  if (hint === '' || keyid !== hint) throw malformed(`key hints "${hint}" and "${keyid}" are not the same`);
  return { bundle, envelope: content.dsseEnvelope, hint };
}

/**
 * Only keys that the caller trusts are tried: nothing in the bundle is believed before. The hint serves to name the
 * signer where no key fits.
 *
 * @returns the key that signed
 * @throws Refusal `UNTRUSTED_SIGNER`, `SIGNATURE_INVALID`
 */
export function checkSignature(
  { bundle, hint }: SignedBundle,
  trustedKeys: readonly TrustedKey[],
): TrustedKey {
  const signer = trustedKeys.find((key) => isSignedBy(bundle, key));
  if (signer !== undefined) return signer;
  if (trustedKeys.some(({ fingerprint }) => fingerprint === hint)) {
    throw new Refusal(
      'signature',
      'SIGNATURE_INVALID',
      `the signature is not that of ${hint}: the attestation was changed after it was signed, or signed with another key`,
    );
  }
  throw new Refusal(
    'signature',
    'UNTRUSTED_SIGNER',
    `untrusted signer ${hint}: if you trust it, give its public key with --key`,
  );
}

function isSignedBy(bundle: Bundle, { publicKey }: TrustedKey): boolean {
  const verifier = new Verifier(
    {
      certificateAuthorities: [],
      timestampAuthorities: [],
      tlogs: [],
      ctlogs: [],
      publicKey: () => ({ publicKey, validFor: () => true }),
    },
    { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 },
  );
  try {
    verifier.verify(toSignedEntity(bundle));
    return true;
  } catch {
    return false;
  }
}

/** @throws Refusal `STATEMENT_MALFORMED` */
export function statementIn({ envelope }: SignedBundle): Statement {
  const malformed = (what: string, cause?: unknown) =>
    new Refusal('statement', 'STATEMENT_MALFORMED', `the signed statement cannot be used: ${what}`, {
      cause,
    });
  if (envelope.payloadType !== PAYLOAD_TYPE) throw malformed(`payload type ${envelope.payloadType}`);
  let value: unknown;
  try {
    value = parseStrictJson(utf8.decode(envelope.payload));
  } catch (cause) {
    throw malformed((cause as Error).message, cause);
  }
  const problem = statementProblem(value);
  if (problem !== undefined) throw malformed(problem);
  return value as Statement;
}
