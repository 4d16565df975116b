import type { KubernetesProfile } from '../../profiles/profile.ts';
import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';

/** Server-side apply is general since then. */
export const OLDEST_KUBERNETES = '1.22';

/** Why a cluster is too old for the suite or for a mesh, with what to do; nothing where it is not. */
export function versionProblem(
  gitVersion: string,
  profile: KubernetesProfile | undefined,
): { readonly found: string; readonly remedy: string } | undefined {
  if (isOlder(gitVersion, OLDEST_KUBERNETES)) {
    return {
      found: `Kubernetes ${gitVersion} is older than ${OLDEST_KUBERNETES}, the oldest that is supported`,
      remedy: 'take a newer cluster',
    };
  }
  for (const requirement of profile?.requires ?? []) {
    if (requirement.kind === 'kubernetes' && isOlder(gitVersion, requirement.from)) {
      return {
        found: `Kubernetes ${gitVersion} is older than ${requirement.from}, which ${profile?.title} needs: ${requirement.why}`,
        remedy: requirement.remedy,
      };
    }
  }
  return undefined;
}

/** @throws ClusterError CLUSTER_STATE for a cluster that is too old */
export async function demandVersion(
  cluster: Cluster,
  profile: KubernetesProfile,
  signal: AbortSignal,
): Promise<void> {
  const { gitVersion } = (await cluster.get('/version', signal)) as { readonly gitVersion: string };
  const old = versionProblem(gitVersion, profile);
  if (old) throw new ClusterError('CLUSTER_STATE', `${old.found}; ${old.remedy}`);
}

/** Compares major and minor; a version that cannot be read is not called old. */
function isOlder(gitVersion: string, than: string): boolean {
  const [major, minor] = numbersOf(gitVersion);
  const [otherMajor, otherMinor] = numbersOf(than);
  if (Number.isNaN(major) || Number.isNaN(minor)) return false;
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

function numbersOf(version: string): readonly [number, number] {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major), Number(minor)];
}
