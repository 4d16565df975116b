import type { SigningKey } from '../../harness/attest/key.ts';
import type { Manipulation } from './manipulation.ts';
import type { BundleJson, Original } from './original.ts';

/** The order of P-256. */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * Rewrites that change nothing that is signed and nothing that is relied on: the outcome stays. They are listed apart so
 * that nobody counts them among the refused, or wonders.
 */
export function harmless(original: Original, { fingerprint }: SigningKey): readonly Manipulation[] {
  const made = (name: string, write: (bundle: BundleJson) => string): Manipulation => ({
    family: 'rewrites without effect',
    name,
    because: [],
    make: async () => ({
      ...original.folder,
      'attestation.sigstore.json': Buffer.from(write(original.bundle)),
    }),
  });
  return [
    made('white space between the words of the bundle', (bundle) => JSON.stringify(bundle, null, 7)),
    made('the bundle’s keys in another order', (bundle) =>
      JSON.stringify(Object.fromEntries(Object.entries(bundle).reverse())),
    ),
    made('the hint repeated in the envelope, where DSSE has it unauthenticated', (bundle) => {
      for (const signature of bundle.dsseEnvelope.signatures) signature.keyid = fingerprint;
      return JSON.stringify(bundle);
    }),
    made('the signature’s other form: n − s for s, as valid for the same bytes', (bundle) => {
      for (const signature of bundle.dsseEnvelope.signatures) {
        signature.sig = mirrored(Buffer.from(signature.sig, 'base64')).toString('base64');
      }
      return JSON.stringify(bundle);
    }),
  ];
}

/** DER: 30 len 02 len r 02 len s. */
function mirrored(der: Buffer): Buffer {
  const rEnd = 4 + (der[3] ?? 0);
  const s = BigInt(`0x${der.subarray(rEnd + 2).toString('hex')}`);
  let digits = (N - s).toString(16);
  if (digits.length % 2 === 1) digits = `0${digits}`;
  if (Number.parseInt(digits.slice(0, 2), 16) > 0x7f) digits = `00${digits}`;
  const integer = Buffer.from(digits, 'hex');
  const body = Buffer.concat([der.subarray(2, rEnd), Buffer.of(2, integer.length), integer]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}
