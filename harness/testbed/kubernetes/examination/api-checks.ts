import type { KubernetesProfile } from '../../../profiles/profile.ts';
import { KINDS, servedVersionOf } from '../../../smi/resource.ts';
import type { ClusterFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import { ok, problem, unknown, warning } from './finding.ts';
import { isInstallable, isPresent } from './mesh-presence.ts';

export function smiApis(facts: ClusterFacts, profile: KubernetesProfile | undefined): Finding {
  const { apis, kinds, headersShape } = facts;
  if (apis.kind === 'unknown') return unknown('SMI APIs', apis);
  const shape = headersShape.kind === 'known' ? `, headers as ${headersShape.value}` : '';
  const served = apis.value
    .map(({ api, versions }) => `${api} ${versions.join(' ')}${api === 'specs' ? shape : ''}`)
    .join(' · ');
  if (!profile) {
    return served === ''
      ? warning('SMI APIs', 'none is served', 'install a mesh, or run with --install-crds')
      : ok('SMI APIs', served);
  }
  const remedy = crdRemedy(facts, profile);
  if (served === '') return whereComing(facts, profile, 'none is served', remedy);
  if (kinds.kind === 'unknown') return unknown('SMI APIs', kinds);
  const missing = KINDS.flatMap((kind) => {
    const wanted = servedVersionOf(kind, profile.versions);
    const has = kinds.value.some((one) => one.kind === kind && one.version === wanted);
    return wanted === undefined || has ? [] : [`${kind} ${wanted}`];
  });
  if (missing.length === 0) return ok('SMI APIs', served);
  const found = `${served}; not ${missing.join(', ')}`;
  // Those that a mesh brings itself are all here once it is.
  if (profile.crds.kind === 'mesh' && isPresent(facts.mesh))
    return ok('SMI APIs', `${found}, which ${profile.title} does not bring`);
  // A CRD that is there is not installed anew.
  const isOfAnother = missing.some((name) => kinds.value.some(({ kind }) => name.startsWith(`${kind} `)));
  return warning(
    'SMI APIs',
    `${found}, which the profile of ${profile.title} names`,
    isOfAnother
      ? 'what is served instead would be tested: delete those CRDs first if no mesh needs them'
      : remedy,
  );
}

/** No run without any API, unless installing the mesh brings them. */
function whereComing(
  facts: ClusterFacts,
  profile: KubernetesProfile,
  found: string,
  remedy: string,
): Finding {
  const comes = profile.crds.kind === 'mesh' && isInstallable(facts, profile);
  return comes ? warning('SMI APIs', found, remedy) : problem('SMI APIs', found, remedy);
}

function crdRemedy(facts: ClusterFacts, profile: KubernetesProfile): string {
  if (profile.crds.kind !== 'mesh') return 'run with --install-crds';
  return isInstallable(facts, profile)
    ? `they come with ${profile.title}, which a run without --skip-install installs`
    : `they come with ${profile.title}: install it`;
}

export function webhooks({ webhooks: seen }: ClusterFacts): readonly Finding[] {
  if (seen.kind === 'unknown') return [unknown('webhooks', seen)];
  if (seen.value.length === 0) return [ok('webhooks', 'none is asked about SMI objects')];
  return seen.value.map(({ name, service, unanswered }) => {
    if (!service) return ok('webhooks', `${name} is asked about SMI objects, outside the cluster`);
    const where = `Service ${service.namespace}/${service.name}`;
    if (service.ready > 0) return ok('webhooks', `${name} is asked about SMI objects and has ${where}`);
    const found = `${name} is asked about SMI objects, but ${where} has no ready endpoint`;
    return unanswered === 'refuses'
      ? problem(
          'webhooks',
          `${found}: they will be refused`,
          'mend the mesh, or delete the ValidatingWebhookConfiguration if the mesh is gone',
        )
      : warning(
          'webhooks',
          `${found}: they are taken unseen`,
          'mend the mesh, or delete the ValidatingWebhookConfiguration if the mesh is gone',
        );
  });
}

export function metricsApi({ metrics }: ClusterFacts, profile: KubernetesProfile | undefined): Finding {
  if (metrics.kind === 'unknown') return unknown('metrics API', metrics);
  const { value } = metrics;
  switch (value.kind) {
    case 'none':
      return profile?.versions.metrics === undefined
        ? ok('metrics API', 'none is registered: metrics will be None')
        : warning(
            'metrics API',
            `none is registered, and ${profile.title} is said to serve one: metrics will be None`,
            'install what serves it',
          );
    case 'registered':
      return value.available
        ? ok('metrics API', 'registered and available')
        : problem(
            'metrics API',
            `registered, but not available: ${value.message}`,
            'see to its Service and certificate, or delete the APIService if nobody serves it',
          );
    default:
      return value satisfies never;
  }
}
