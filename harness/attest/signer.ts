/** Who signed: the holder of a key, or whoever an issuer of OIDC tokens says it was. */
export type Signer =
  /** base64(SHA-256(SPKI DER)). */
  | { readonly kind: 'key'; readonly fingerprint: string }
  | { readonly kind: 'identity'; readonly identity: string; readonly issuer: string };

/** An identity that is accepted as a signer: an exact one, or all that match a pattern as a whole. */
export type TrustedIdentity = { readonly issuer: string } & (
  | { readonly identity: string }
  | { readonly identityPattern: string }
);

/** @throws SyntaxError for a pattern that is no regular expression */
export function wholeMatch(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}

/** The issuer is always compared letter by letter: whoever runs an issuer can name its users at will. */
export function isTrustedIdentity(
  signer: Extract<Signer, { readonly kind: 'identity' }>,
  trusted: readonly TrustedIdentity[],
): boolean {
  return trusted.some(
    (one) =>
      one.issuer === signer.issuer &&
      ('identity' in one
        ? one.identity === signer.identity
        : wholeMatch(one.identityPattern).test(signer.identity)),
  );
}

export function signerText(signer: Signer): string {
  return signer.kind === 'key' ? signer.fingerprint : `${signer.identity}, says ${signer.issuer}`;
}
