import type { Attested, Check, Verification, VerificationOutcome } from '../verification.ts';
import type { Publication } from './publication.ts';
import { withFiles } from './publication.ts';

/** Not to be published, and why. */
export interface Refused {
  readonly kind: 'refused';
  readonly outcome: Exclude<VerificationOutcome, { kind: 'verified' }>;
  readonly checks: readonly Check[];
}

/** Whether a publication may go out. */
export type Admission = { readonly kind: 'admitted'; readonly attested: Attested } | Refused;

/**
 * Verifies the very bytes that would be published. Only a full, fresh and faultless result goes out: readers of a public
 * place take what they find there for a measurement of a mesh.
 *
 * @param folder that they were read from, for messages
 * @param verify as verifyFolder
 */
export async function admit(
  publication: Publication,
  folder: string,
  verify: (folder: string) => Promise<Verification>,
): Promise<Admission> {
  return withFiles(publication, async (copy) => {
    const { outcome, checks, attested } = await verify(copy);
    if (outcome.kind === 'verified' && attested !== undefined) return { kind: 'admitted', attested };
    if (outcome.kind === 'verified') throw new Error('verified, and not said what');
    const told = (words: string) => words.replaceAll(copy, folder);
    return {
      kind: 'refused',
      outcome: { ...outcome, message: told(outcome.message) },
      checks: checks.map((check) => ({ ...check, words: told(check.words) })),
    };
  });
}
