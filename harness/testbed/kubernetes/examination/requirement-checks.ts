import type { KubernetesProfile } from '../../../profiles/profile.ts';
import type { ClusterFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import { ok, problem, unknown, warning } from './finding.ts';

export function requirements(
  { crdNames, corefile }: ClusterFacts,
  { requires }: KubernetesProfile,
): readonly Finding[] {
  return requires.flatMap((requirement): readonly Finding[] => {
    const { why, remedy } = requirement;
    switch (requirement.kind) {
      case 'kubernetes':
        return [];
      case 'crd':
        if (crdNames.kind === 'unknown') return [unknown('requirements', crdNames)];
        return crdNames.value.includes(requirement.name)
          ? [ok('requirements', `the CRD ${requirement.name} is there`)]
          : [problem('requirements', `there is no CRD ${requirement.name}: ${why}`, remedy)];
      case 'dns': {
        if (corefile.kind === 'unknown') {
          const found = `whether ${requirement.name} resolves is not known (${corefile.why}): ${why}`;
          return [warning('requirements', found, remedy)];
        }
        const zone = zoneOf(requirement.name);
        // Only a pod can resolve it; that CoreDNS is told of the zone is as much as can be read.
        return corefile.value.includes(zone)
          ? [ok('requirements', `CoreDNS is told of ${zone}`)]
          : [warning('requirements', `CoreDNS is not told of ${zone}: ${why}`, remedy)];
      }
      default:
        return requirement satisfies never;
    }
  });
}

/** What comes after the last placeholder of a host name template. */
function zoneOf(template: string): string {
  return template.slice(template.lastIndexOf('}') + 1).replace(/^\./, '');
}
