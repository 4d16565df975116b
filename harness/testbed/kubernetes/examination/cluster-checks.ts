import type { KubernetesProfile } from '../../../profiles/profile.ts';
import { versionProblem } from '../kubernetes-version.ts';
import { nodesWith } from '../nodes.ts';
import { HOME_NAMESPACE } from '../run-lock.ts';
import type { ClusterFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import { ok, problem, unknown, warning } from './finding.ts';

export function version({ kubernetes }: ClusterFacts, profile: KubernetesProfile | undefined): Finding {
  const old = versionProblem(kubernetes, profile);
  return old ? problem('version', old.found, old.remedy) : ok('version', `Kubernetes ${kubernetes}`);
}

export function imageOnNodes({ nodes }: ClusterFacts, image: string): Finding {
  if (nodes.kind === 'unknown') return unknown('image', nodes);
  const [all, some] = [nodes.value.length, nodesWith(nodes.value, image).length];
  return some === all && all > 0
    ? ok('image', `${image} is on ${all === 1 ? 'the node' : `all ${all} nodes`}`)
    : warning(
        'image',
        `${image} is listed by ${some} of ${all} nodes: the others pull it, if a registry has it`,
        'push it where they can pull it and name it with --sample-app-image, or load it into the nodes',
      );
}

export function room({ stages }: ClusterFacts): Finding {
  if (stages.kind === 'unknown') return unknown('room', stages);
  return stages.value <= 1
    ? warning(
        'room',
        'memory for one stage at a time: a run takes long',
        'free memory, or say --stages if the pods that are there ask for more than they take',
      )
    : ok('room', `memory for ${stages.value} stages at a time`);
}

export function leftOvers({ leftovers }: ClusterFacts): readonly Finding[] {
  if (leftovers.kind === 'unknown') return [unknown('left-overs', leftovers)];
  const { namespaces, crds, lease } = leftovers.value;
  if (lease.kind === 'held') {
    return [
      warning(
        'left-overs',
        `run ${lease.run} is under way: it renewed its Lease ${lease.renewedSecondsAgo} s ago`,
        'wait until it has ended: two runs would disturb each other',
      ),
    ];
  }
  // The home of the Lease stays when a run ends.
  const stages = namespaces.filter((name) => name !== HOME_NAMESPACE);
  const left = [
    ...(lease.kind === 'dead' ? [`the Lease of run ${lease.run}, ${lease.renewedSecondsAgo} s old`] : []),
    ...(stages.length > 0
      ? [
          `${stages.length} namespace${stages.length === 1 ? '' : 's'} (${stages.slice(0, 4).join(', ')}${stages.length > 4 ? ' …' : ''})`,
        ]
      : []),
    ...(crds.length > 0 ? [`the CRDs ${crds.join(', ')}`] : []),
  ];
  return left.length === 0
    ? [ok('left-overs', 'none')]
    : [
        warning(
          'left-overs',
          `of a run that died: ${left.join('; ')}`,
          'remove them with `smi-conformance clean`',
        ),
      ];
}
