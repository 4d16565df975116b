import { describe, expect, it } from 'vitest';
import { isTrustedIdentity } from './signer.ts';

const issuer = 'https://token.example';
const signer = (identity: string, by = issuer) => ({ kind: 'identity', identity, issuer: by }) as const;

describe('an identity', () => {
  it('is trusted letter by letter', () => {
    const trusted = [{ issuer, identity: 'https://github.com/a/b' }];
    expect(isTrustedIdentity(signer('https://github.com/a/b'), trusted)).toBe(true);
    expect(isTrustedIdentity(signer('https://github.com/a/b2'), trusted)).toBe(false);
    expect(isTrustedIdentity(signer('https://githubXcom/a/b'), trusted)).toBe(false);
    expect(isTrustedIdentity(signer('https://github.com/a/b', 'https://other.example'), trusted)).toBe(false);
    expect(isTrustedIdentity(signer(''), [])).toBe(false);
  });

  it('matches a pattern as a whole, alternatives included', () => {
    const trusted = [{ issuer, identityPattern: 'a|b' }];
    expect(isTrustedIdentity(signer('a'), trusted)).toBe(true);
    expect(isTrustedIdentity(signer('b'), trusted)).toBe(true);
    expect(isTrustedIdentity(signer('ax'), trusted)).toBe(false);
    expect(isTrustedIdentity(signer('xb'), trusted)).toBe(false);
    expect(isTrustedIdentity(signer('a\n'), trusted)).toBe(false);
  });
});
