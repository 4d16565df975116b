import type { KubernetesProfile } from '../../../profiles/profile.ts';
import { refusalInWords } from '../access.ts';
import type { ClusterFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import { ok, problem, unknown, warning } from './finding.ts';

export function credentials({ user }: ClusterFacts): Finding {
  // Before 1.28 nobody says who one is; that the rights can be asked for shows that one is somebody.
  if (user.kind === 'unknown') return ok('credentials', 'the API server takes them');
  return user.value === 'system:anonymous'
    ? problem(
        'credentials',
        'the API server takes you for nobody (system:anonymous)',
        'log in, or mend the user of this context in the kubeconfig',
      )
    : ok('credentials', `you are ${user.value}`);
}

export function rights(
  { rights: checked }: ClusterFacts,
  profile: KubernetesProfile | undefined,
): readonly Finding[] {
  if (checked.kind === 'unknown') return [unknown('rights', checked)];
  const missing = checked.value.filter(({ refused }) => refused.length > 0);
  if (missing.length === 0)
    return [ok('rights', `all that a run with --skip-install uses, on ${checked.value.length} resources`)];
  return missing.map((one) => {
    const { why, need } = one.right;
    const found = `you may not ${refusalInWords(one)}: ${why}`;
    const remedy = `have the ClusterRole of \`smi-conformance doctor --print-role${profile ? ` --mesh ${profile.name}` : ''}\` bound to you`;
    return need === 'run' ? problem('rights', found, remedy) : warning('rights', found, remedy);
  });
}

export function installing({ isAdmin }: ClusterFacts): Finding {
  if (isAdmin.kind === 'unknown') return unknown('installing', isAdmin);
  return isAdmin.value
    ? ok('installing', 'you are cluster-admin, which installing a mesh or CRDs takes')
    : warning(
        'installing',
        'you are not cluster-admin, which installing a mesh or CRDs takes',
        'have the mesh installed and run with --skip-install',
      );
}
