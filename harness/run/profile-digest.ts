import { sha256File } from '../attest/digest.ts';
import type { NamedDigest } from '../attest/statement.ts';
import { profileSubject } from '../attest/statement.ts';
import type { MeshIdentity } from '../model/evidence.ts';
import { profilePath } from '../profiles/place.ts';

/** What an attestation names as the profile of a mesh. @param mesh its name or path, as for a run */
export async function profileDigest(identity: MeshIdentity, mesh: string): Promise<NamedDigest> {
  return { name: profileSubject(identity), sha256: await sha256File(profilePath(mesh)) };
}
