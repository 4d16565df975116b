import type { Bundle, Envelope } from '@sigstore/bundle';
import { BUNDLE_V03_MEDIA_TYPE, bundleFromJSON, bundleToJSON } from '@sigstore/bundle';
import type { SignedEntity, TrustMaterial } from '@sigstore/verify';
import { toSignedEntity, Verifier } from '@sigstore/verify';
import type { TrustedKey } from './key.ts';
import type { Signer, TrustedIdentity } from './signer.ts';
import { isTrustedIdentity, signerText } from './signer.ts';
import type { Statement } from './statement.ts';
import { PAYLOAD_TYPE, statementProblem } from './statement.ts';
import { parseStrictJson } from './strict-json.ts';
import { Refusal } from './verification.ts';

/** A bundle that is well formed; nothing in it is known to be true. */
export interface SignedBundle {
  readonly envelope: Envelope;
  /** Signature and whatever stands beside it, parsed. */
  readonly entity: SignedEntity;
  /** Who claims to have signed: a key by its fingerprint, or whom a certificate names. */
  readonly claim: { readonly kind: 'key'; readonly hint: string } | { readonly kind: 'certificate' };
}

/** Whose signatures count. */
export interface TrustedSigners {
  readonly keys: readonly TrustedKey[];
  readonly identities: readonly TrustedIdentity[];
  /** What certificates, logs and timestamps are held against; asked for only where a certificate has signed. */
  readonly root: () => Promise<TrustMaterial>;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws Refusal `BUNDLE_MALFORMED` */
export function openBundle(bytes: Uint8Array): SignedBundle {
  const malformed = (what: string, cause?: unknown) =>
    new Refusal('bundle', 'BUNDLE_MALFORMED', `not a Sigstore bundle v0.3 with one signature: ${what}`, {
      cause,
    });
  let bundle: Bundle;
  let entity: SignedEntity;
  try {
    const value = parseStrictJson(utf8.decode(bytes));
    bundle = bundleFromJSON(value);
    const unknown = unknownIn(value, bundleToJSON(bundle));
    if (unknown !== undefined) throw new Error(`unknown field ${unknown}`);
    // Parses certificate and timestamps, too, which throws all kinds of errors.
    entity = toSignedEntity(bundle);
  } catch (cause) {
    throw malformed((cause as Error).message, cause);
  }
  const { content, mediaType, verificationMaterial } = bundle;
  if (mediaType !== BUNDLE_V03_MEDIA_TYPE) throw malformed(`media type ${mediaType}`);
  if (content.$case !== 'dsseEnvelope') throw malformed('no DSSE envelope');
  const { content: signer } = verificationMaterial;
  const envelope = content.dsseEnvelope;
  if (signer.$case === 'certificate') return { envelope, entity, claim: { kind: 'certificate' } };
  if (signer.$case !== 'publicKey') throw malformed('it is signed by a chain of certificates');
  const { hint } = signer.publicKey;
  const keyid = envelope.signatures[0]?.keyid;
  if (hint === '') throw malformed('no hint of the key');
  // The envelope's own is empty, as cosign has it, or the same.
  if (keyid !== '' && keyid !== hint) throw malformed(`key hints "${hint}" and "${keyid}" are not the same`);
  return { envelope, entity, claim: { kind: 'key', hint } };
}

/** The first field that was written and not read, unless it is empty: a reader of another version might read it. */
function unknownIn(written: unknown, read: unknown): string | undefined {
  if (typeof written !== 'object' || written === null) return undefined;
  const known = (typeof read === 'object' && read !== null ? read : {}) as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(written)) {
    const isEmpty =
      value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
    if (isEmpty) continue;
    if (known[key] === undefined) return key;
    const inside = unknownIn(value, known[key]);
    if (inside !== undefined) return `${key}.${inside}`;
  }
  return undefined;
}

/**
 * Only signers that the caller trusts are tried: nothing in the bundle is believed before.
 *
 * @returns who signed
 * @throws Refusal `UNTRUSTED_SIGNER`, `SIGNATURE_INVALID`; SigstoreError where the trusted root cannot be had
 */
export async function checkSignature(signed: SignedBundle, trusted: TrustedSigners): Promise<Signer> {
  return signed.claim.kind === 'key'
    ? checkKey(signed.entity, signed.claim.hint, trusted)
    : checkCertificate(signed.entity, trusted);
}

function untrusted(who: string, advice: string): Refusal {
  return new Refusal('signature', 'UNTRUSTED_SIGNER', `untrusted signer ${who}: ${advice}`);
}

/** The hint serves to name the signer where no key fits. */
async function checkKey(entity: SignedEntity, hint: string, { keys, root }: TrustedSigners): Promise<Signer> {
  const signer = keys.find((key) => isSignedBy(entity, key));
  if (signer !== undefined) {
    const isWitnessed = entity.tlogEntries.length > 0 || entity.timestamps.length > 0;
    if (isWitnessed) checkWitnesses(entity, signer, await root());
    return { kind: 'key', fingerprint: signer.fingerprint };
  }
  if (keys.some(({ fingerprint }) => fingerprint === hint)) {
    throw new Refusal(
      'signature',
      'SIGNATURE_INVALID',
      `the signature is not that of ${hint}: the attestation was changed after it was signed, or signed with another key`,
    );
  }
  throw untrusted(hint, 'if you trust it, give its public key with --key');
}

const NOBODY: TrustMaterial = {
  certificateAuthorities: [],
  timestampAuthorities: [],
  tlogs: [],
  ctlogs: [],
  publicKey: () => {
    throw new Error('no key is trusted');
  },
};
const NO_WITNESS = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };

function trusting(root: TrustMaterial, { publicKey }: TrustedKey): TrustMaterial {
  return { ...root, publicKey: () => ({ publicKey, validFor: () => true }) };
}

/** Is it the key's signature, whatever stands beside it? */
function isSignedBy(entity: SignedEntity, key: TrustedKey): boolean {
  try {
    new Verifier(trusting(NOBODY, key), NO_WITNESS).verify({ ...entity, tlogEntries: [], timestamps: [] });
    return true;
  } catch {
    return false;
  }
}

/** A key needs no log and no timestamp; where there is one, it must hold. */
function checkWitnesses(entity: SignedEntity, key: TrustedKey, root: TrustMaterial): void {
  try {
    new Verifier(trusting(root, key), NO_WITNESS).verify(entity);
  } catch (cause) {
    throw new Refusal(
      'signature',
      'SIGNATURE_INVALID',
      `the log entry or timestamp beside the signature does not hold: ${(cause as Error).message}`,
      { cause },
    );
  }
}

/**
 * A certificate of the trusted root's authority, valid when the signature was made, as a log or a timestamp authority
 * of that root says; the log must hold the signature in any case.
 */
async function checkCertificate(entity: SignedEntity, { identities, root }: TrustedSigners): Promise<Signer> {
  if (identities.length === 0) {
    throw untrusted('with a certificate', 'if you know who it is, say so with --identity and --issuer');
  }
  const material = await root();
  const verifier = new Verifier(material, {
    tlogThreshold: 1,
    timestampThreshold: 1,
    // A private instance may have no log of its certificates.
    ctlogThreshold: material.ctlogs.length > 0 ? 1 : 0,
  });
  let certified: ReturnType<Verifier['verify']>['identity'];
  try {
    certified = verifier.verify(entity).identity;
  } catch (cause) {
    throw new Refusal(
      'signature',
      'SIGNATURE_INVALID',
      `the keyless signature does not hold: ${(cause as Error).message}`,
      { cause },
    );
  }
  const identity = certified?.subjectAlternativeName ?? '';
  const issuer = certified?.extensions?.issuer ?? '';
  const signer = { kind: 'identity', identity, issuer } as const;
  if (!isTrustedIdentity(signer, identities)) {
    throw untrusted(signerText(signer), 'if you trust it, name it with --identity and --issuer');
  }
  return signer;
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
