import { installObstacles } from '../../../profiles/installation.ts';
import { checkInWords } from '../../../profiles/mode.ts';
import type { KubernetesProfile } from '../../../profiles/profile.ts';
import { KINDS, servedVersionOf } from '../../../smi/resource.ts';
import { refusalInWords } from '../access.ts';
import { versionProblem } from '../kubernetes-version.ts';
import { nodesWith } from '../nodes.ts';
import { HOME_NAMESPACE } from '../run-lock.ts';
import type { ClusterFacts, Fact, MeshSeen, MeshWorkload } from './facts.ts';
import type { Check, Finding } from './finding.ts';
import { ok, problem, warning } from './finding.ts';

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

const SEE_RIGHTS = 'see the rights above; the check is left out';

function unknown(check: Check, { why }: Extract<Fact<unknown>, { kind: 'unknown' }>): Finding {
  return warning(check, `not known: ${why}`, SEE_RIGHTS);
}

function credentials({ user }: ClusterFacts): Finding {
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

function version({ kubernetes }: ClusterFacts, profile: KubernetesProfile | undefined): Finding {
  const old = versionProblem(kubernetes, profile);
  return old ? problem('version', old.found, old.remedy) : ok('version', `Kubernetes ${kubernetes}`);
}

function rights(
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

function installing({ isAdmin }: ClusterFacts): Finding {
  if (isAdmin.kind === 'unknown') return unknown('installing', isAdmin);
  return isAdmin.value
    ? ok('installing', 'you are cluster-admin, which installing a mesh or CRDs takes')
    : warning(
        'installing',
        'you are not cluster-admin, which installing a mesh or CRDs takes',
        'have the mesh installed and run with --skip-install',
      );
}

function smiApis(facts: ClusterFacts, profile: KubernetesProfile | undefined): Finding {
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

function isInstallable({ isAdmin }: ClusterFacts, { install }: KubernetesProfile): boolean {
  return (
    isAdmin.kind === 'known' && isAdmin.value && install.length > 0 && installObstacles(install).length === 0
  );
}

function webhooks({ webhooks: seen }: ClusterFacts): readonly Finding[] {
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

function mesh(facts: ClusterFacts, profile: KubernetesProfile): readonly Finding[] {
  const { mesh: seen } = facts;
  if (!seen) return [];
  if (seen.kind === 'unknown') return [unknown('mesh', seen)];
  const { workloads } = seen.value;
  if (workloads.length === 0) return [ok('mesh', `${profile.title}: it has no workloads`)];
  const named = (state: MeshWorkload['state']) =>
    workloads
      .filter((one) => one.state === state)
      .map(({ workload }) => `${workload.kind} ${workload.namespace}/${workload.name}`);
  const [absent, late] = [named('absent'), named('not-ready')];
  if (absent.length === 0 && late.length === 0)
    return [ok('mesh', `${profile.title} is ready (${named('ready').join(', ')})`)];
  if (absent.length === workloads.length) return [notInstalled(facts, profile)];
  const words = [...absent.map((one) => `${one} is not there`), ...late.map((one) => `${one} is not ready`)];
  return [
    problem(
      'mesh',
      `${profile.title}: ${words.join(', ')}`,
      `look at its pods in ${profile.namespaces.join(', ')} and their events, or install it anew`,
    ),
  ];
}

function notInstalled(facts: ClusterFacts, profile: KubernetesProfile): Finding {
  const found = `${profile.title} is not installed`;
  if (isInstallable(facts, profile)) return ok('mesh', `${found}; a run without --skip-install installs it`);
  const obstacles = installObstacles(profile.install);
  return problem(
    'mesh',
    `${found}${obstacles.length > 0 ? `, and its profile cannot install it: ${obstacles.join('; ')}` : ''}`,
    'install it, then run with --skip-install',
  );
}

function mode({ mode: seen, mesh: its }: ClusterFacts, { modes }: KubernetesProfile): readonly Finding[] {
  // Of a mesh that is not there no mode can be read.
  if (modes.strict.readBack.length === 0 || !isPresent(its)) return [];
  if (seen.kind === 'unknown') return [unknown('mode', seen)];
  const wrong = seen.value.filter(({ holds }) => !holds);
  if (wrong.length === 0)
    return [ok('mode', `strict: ${seen.value.map(({ check }) => checkInWords(check)).join(', ')}`)];
  return wrong.map(({ check, value }) =>
    warning(
      'mode',
      `not strict: ${checkInWords(check)}, but it is ${JSON.stringify(value)}`,
      'set it, run without --skip-install, which sets it, or measure the defaults with --mode permissive',
    ),
  );
}

function isPresent(mesh: Fact<MeshSeen> | undefined): boolean {
  return mesh?.kind === 'known' && mesh.value.workloads.some(({ state }) => state !== 'absent');
}

/** A mesh counts as another one if all of it is there, and something of it is not of the chosen one. */
function otherMeshes({ otherMeshes: others }: ClusterFacts, profile: KubernetesProfile | undefined): Finding {
  if (others.kind === 'unknown') return unknown('other meshes', others);
  const own = new Set((profile?.ready ?? []).map(({ namespace, name }) => `${namespace}/${name}`));
  const found = others.value.filter(
    ({ workloads }) =>
      workloads.length > 0 &&
      workloads.every(({ state }) => state !== 'absent') &&
      workloads.some(({ workload }) => !own.has(`${workload.namespace}/${workload.name}`)),
  );
  const titles = found.map(({ title }) => title).join(' and ');
  if (found.length === 0) return ok('other meshes', 'none that the suite knows');
  if (profile) {
    return problem(
      'other meshes',
      `${titles} is here, too: what is observed could be either's`,
      'uninstall it, or choose it with --mesh',
    );
  }
  return found.length === 1
    ? ok('other meshes', `${titles} alone`)
    : problem('other meshes', `${titles} are here together`, 'uninstall all but one');
}

function requirements(
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

function metricsApi({ metrics }: ClusterFacts, profile: KubernetesProfile | undefined): Finding {
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

function imageOnNodes({ nodes }: ClusterFacts, image: string): Finding {
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

function room({ stages }: ClusterFacts): Finding {
  if (stages.kind === 'unknown') return unknown('room', stages);
  return stages.value <= 1
    ? warning(
        'room',
        'memory for one stage at a time: a run takes long',
        'free memory, or say --stages if the pods that are there ask for more than they take',
      )
    : ok('room', `memory for ${stages.value} stages at a time`);
}

function leftOvers({ leftovers }: ClusterFacts): readonly Finding[] {
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
