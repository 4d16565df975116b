import { installObstacles } from '../../../profiles/installation.ts';
import type { KubernetesProfile } from '../../../profiles/profile.ts';
import type { ClusterFacts, Fact, MeshSeen } from './facts.ts';

export function isPresent(mesh: Fact<MeshSeen> | undefined): boolean {
  return mesh?.kind === 'known' && mesh.value.workloads.some(({ state }) => state !== 'absent');
}

export function isInstallable({ isAdmin }: ClusterFacts, { install }: KubernetesProfile): boolean {
  return (
    isAdmin.kind === 'known' && isAdmin.value && install.length > 0 && installObstacles(install).length === 0
  );
}
