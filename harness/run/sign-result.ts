import type { Suite } from '../attest/content.ts';
import { checkContent } from '../attest/content.ts';
import { readResultFiles } from '../attest/folder-files.ts';
import { Refusal } from '../attest/verification.ts';
import type { Result } from '../model/result.ts';
import { profileDigest } from './profile-digest.ts';
import { attestFolder } from './result-folder.ts';
import type { Signing } from './signing.ts';
import { sealerOf } from './signing.ts';

/** Why a result is not signed. */
export class SignError extends Error {
  readonly code = 'SIGN_REFUSED';
}

export interface SignOptions {
  readonly folder: string;
  /** The mesh's profile by name or path, as for a run; the one of the result's name unless given. */
  readonly mesh?: string;
  readonly suite: Suite;
  readonly signing: Signing;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
}

/**
 * Signs the folder of a run that was not signed, or signs it anew. Only what its own evidence says is signed.
 *
 * @throws SignError, KeyError, SigstoreError
 */
export async function signResult({ folder, mesh, suite, signing, env, now }: SignOptions): Promise<Result> {
  const sealer = await sealerOf({ signing, env });
  let result: Result;
  try {
    ({ result } = await checkContent(await readResultFiles(folder), suite, () => {}));
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    throw new SignError(`${folder} is not signed: ${cause.message}`, { cause });
  }
  if (result.outcome === 'interrupted') {
    throw new SignError(`${folder} is not signed: the run was interrupted, run it again`);
  }
  const profile = await profileDigest(result.mesh, mesh ?? result.mesh.name);
  await attestFolder(folder, { result, sealer, profile, issuedAt: now });
  return result;
}
