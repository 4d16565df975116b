import type { FaultIdentity } from '../../model/evidence.ts';
import { faultCard } from '../embedded/faults.ts';
import { ClusterError } from './error.ts';
import type { KubernetesOptions } from './options.ts';
import type { ClusterSettings } from './settings.ts';

/**
 * The fault that a run has the mesh installed with.
 *
 * @throws FaultError for one that there is not, ClusterError CLUSTER_STATE where the mesh cannot be told of it
 */
export async function orderedFault(
  { fault, profile }: Pick<KubernetesOptions, 'fault' | 'profile'>,
  { mesh, part }: Pick<ClusterSettings, 'mesh' | 'part'>,
): Promise<FaultIdentity | undefined> {
  if (fault === undefined) return undefined;
  const refuse = (why: string) => new ClusterError('CLUSTER_STATE', `--fault ${fault}: ${why}`);
  if (profile.handover?.fault === undefined) throw refuse(`${profile.title} has no faults of ours`);
  if (mesh !== 'install' && part === undefined)
    throw refuse('a mesh is told of its fault when it is installed: leave out --skip-install');
  const { identity } = await faultCard(fault);
  if (identity.name !== fault)
    throw refuse('on a cluster the mesh has the faults that come with it: give one by its name');
  const { name, breaks, digest } = identity;
  return { name, breaks, digest };
}
