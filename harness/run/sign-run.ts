import type { Sealer } from '../attest/sign.ts';
import { SigstoreError } from '../attest/sigstore-error.ts';
import type { Result } from '../model/result.ts';
import { profileDigest } from './profile-digest.ts';
import { attestFolder } from './result-folder.ts';
import type { RunOptions } from './run-options.ts';

/**
 * Signs the draft of a run's folder. One that is measured is not thrown away because a service was down when it was to
 * be signed.
 *
 * @returns what kept it from being signed, to be thrown once the folder is published
 */
export async function signRun(
  draft: string,
  {
    result,
    sealer,
    options: { mesh, out },
  }: {
    readonly result: Result;
    readonly sealer: Sealer;
    readonly options: Pick<RunOptions, 'mesh' | 'out'>;
  },
): Promise<SigstoreError | undefined> {
  const profile = await profileDigest(result.mesh, mesh);
  try {
    await attestFolder(draft, { result, sealer, profile, issuedAt: new Date() });
    return undefined;
  } catch (error) {
    if (!(error instanceof SigstoreError)) throw error;
    return new SigstoreError(
      error.code,
      `${error.message}\nThe results lie unsigned in ${out}: sign them later, smi-conformance sign ${out} --keyless`,
      { cause: error },
    );
  }
}
