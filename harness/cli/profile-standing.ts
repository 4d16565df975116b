import type { ProfileStanding } from '../../reports/site/feed.ts';
import { sha256File } from '../attest/digest.ts';
import type { Attested } from '../attest/verification.ts';
import { meshNames } from '../profiles/loader.ts';
import { profilePath } from '../profiles/place.ts';

/** Has somebody confirmed the profile by a run, and is it one of this package, to the byte? Others vouch for themselves. */
export async function profileStanding({
  statement,
  result: { mesh },
}: Pick<Attested, 'statement' | 'result'>): Promise<ProfileStanding> {
  if (mesh.profile === 'unverified') return 'unverified';
  if (!(await meshNames()).includes(mesh.name)) return 'unknown';
  const digest = await sha256File(profilePath(mesh.name));
  return statement.subject.some((subject) => subject.digest.sha256 === digest) ? 'verified' : 'unknown';
}
