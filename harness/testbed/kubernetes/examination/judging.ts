import type { KubernetesProfile } from '../../../profiles/profile.ts';
import { metricsApi, smiApis, webhooks } from './api-checks.ts';
import { imageOnNodes, leftOvers, room, version } from './cluster-checks.ts';
import type { ClusterFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import { ok } from './finding.ts';
import { mesh, mode, otherMeshes } from './mesh-checks.ts';
import { requirements } from './requirement-checks.ts';
import { credentials, installing, rights } from './user-checks.ts';

/** What is meant to be run on the cluster. */
export interface Intention {
  /** Nothing where no mesh is named: then what depends on one is not judged. */
  readonly profile: KubernetesProfile | undefined;
  /** Reference of the sample application's image. */
  readonly image: string;
}

/** What the facts mean for a run, in the order of the checks. */
export function judge(facts: ClusterFacts, intention: Intention): readonly Finding[] {
  const { profile, image } = intention;
  return [
    ok('kubeconfig', `context ${facts.context}`),
    ok('API server', `${facts.server} answers`),
    credentials(facts),
    version(facts, profile),
    ...rights(facts, profile),
    installing(facts),
    smiApis(facts, profile),
    ...webhooks(facts),
    ...(profile ? mesh(facts, profile) : []),
    ...(profile ? mode(facts, profile) : []),
    otherMeshes(facts, profile),
    ...(profile ? requirements(facts, profile) : []),
    metricsApi(facts, profile),
    imageOnNodes(facts, image),
    room(facts),
    ...leftOvers(facts),
  ];
}
