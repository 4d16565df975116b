import { loadClauses } from '../../../catalogue/clauses.ts';
import { ProfileError } from '../../../profiles/error.ts';
import { loadProfile, meshNames } from '../../../profiles/loader.ts';
import type { KubernetesProfile } from '../../../profiles/profile.ts';

/** The profile of a mesh that runs on a cluster. @throws ProfileError */
export async function clusterProfile(mesh: string): Promise<KubernetesProfile> {
  const profile = await loadProfile(mesh, await loadClauses(), { testbed: 'kubernetes' });
  if (profile.testbed === 'kubernetes') return profile;
  throw new ProfileError(
    'PROFILE_UNKNOWN_MESH',
    `the mesh ${profile.name} runs in the program itself, without a cluster: choose another --mesh`,
  );
}

/** Those that come with the suite. @throws ProfileError */
export async function clusterProfiles(): Promise<readonly KubernetesProfile[]> {
  const clauses = await loadClauses();
  const profiles = await Promise.all(
    (await meshNames()).map((name) => loadProfile(name, clauses, { testbed: 'kubernetes' })),
  );
  return profiles.flatMap((profile) => (profile.testbed === 'kubernetes' ? [profile] : []));
}
