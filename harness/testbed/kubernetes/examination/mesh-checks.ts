import { installObstacles } from '../../../profiles/installation.ts';
import { checkInWords } from '../../../profiles/mode.ts';
import type { KubernetesProfile } from '../../../profiles/profile.ts';
import type { ClusterFacts, MeshWorkload } from './facts.ts';
import type { Finding } from './finding.ts';
import { ok, problem, unknown, warning } from './finding.ts';
import { isInstallable, isPresent } from './mesh-presence.ts';

export function mesh(facts: ClusterFacts, profile: KubernetesProfile): readonly Finding[] {
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

export function mode(
  { mode: seen, mesh: its }: ClusterFacts,
  { modes }: KubernetesProfile,
): readonly Finding[] {
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

/** A mesh counts as another one if all of it is there, and something of it is not of the chosen one. */
export function otherMeshes(
  { otherMeshes: others }: ClusterFacts,
  profile: KubernetesProfile | undefined,
): Finding {
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
