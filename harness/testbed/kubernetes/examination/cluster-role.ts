import type { Right } from '../rights.ts';
import { rightsFor } from '../rights.ts';
import { clusterProfile } from './chosen-profile.ts';

/** The ClusterRole for a run with `--skip-install`, as YAML: with what its mesh needs, where one is named. @throws ProfileError */
export async function clusterRole(mesh: string | undefined): Promise<string> {
  return clusterRoleYaml(rightsFor(mesh === undefined ? undefined : await clusterProfile(mesh), 'served'));
}

/** Each rule with what it is for. */
export function clusterRoleYaml(rights: readonly Right[]): string {
  const rules = rights.flatMap(({ group, resource, verbs, names, why }) => [
    `  # ${why}`,
    `  - apiGroups: [${JSON.stringify(group)}]`,
    `    resources: [${JSON.stringify(resource)}]`,
    ...(names ? [`    resourceNames: [${names.join(', ')}]`] : []),
    `    verbs: [${verbs.join(', ')}]`,
  ]);
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: ClusterRole',
    'metadata:',
    '  name: smi-conformance',
    'rules:',
    ...rules,
    '',
  ].join('\n');
}
