import type { Passphrase } from '../attest/key.ts';
import { defaultKey, loadKey } from '../attest/key.ts';
import type { Sealer } from '../attest/sign.ts';

/** With what results are signed, as it was asked for. */
export type Signing =
  | {
      readonly kind: 'key';
      /** The user's own, made on first use, unless given. */
      readonly file?: string;
      /** Asked for where the key is encrypted. */
      readonly passphrase: Passphrase;
    }
  | {
      readonly kind: 'keyless';
      /** Signing configuration of a private Sigstore instance. */
      readonly config?: string;
    };

interface SigningOptions {
  readonly signing: Signing;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * What can sign, known before anything has run.
 *
 * @throws KeyError, SigstoreError
 */
export async function sealerOf({ signing, env }: SigningOptions): Promise<Sealer> {
  if (signing.kind === 'keyless') {
    const { keylessSealer } = await import('../attest/keyless.ts');
    return keylessSealer(signing.config, env, new Date());
  }
  const { file, passphrase } = signing;
  return {
    kind: 'key',
    key: await (file === undefined ? defaultKey(env, passphrase) : loadKey(file, passphrase)),
  };
}
