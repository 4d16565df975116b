import { loadClauses } from '../../../harness/catalogue/clauses.ts';
import { ProfileError } from '../../../harness/profiles/error.ts';
import { loadProfile } from '../../../harness/profiles/loader.ts';
import type { KubernetesProfile } from '../../../harness/profiles/profile.ts';
import type { MeshRequest } from './request.ts';

/** What stands for no mesh at all. */
export const NO_MESH: MeshRequest = { mesh: 'none', images: {} };

/** A mesh's profile as it is on a cluster. @throws ProfileError */
export async function profileOnCluster({ mesh, images }: MeshRequest): Promise<KubernetesProfile> {
  const profile = await loadProfile(mesh, await loadClauses(), { images, testbed: 'kubernetes' });
  if (profile.testbed === 'kubernetes') return profile;
  throw new ProfileError('PROFILE_INVALID', `${profile.title} cannot be had on a cluster: leave it out`);
}
