import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { loadClauses } from '../../catalogue/clauses.ts';
import { loadProfile, meshNames } from '../../profiles/loader.ts';
import { clusterRole } from './examination/cluster-role.ts';
import { pluralOf, rightsFor } from './rights.ts';

const clauses = await loadClauses();
const names = (
  await Promise.all(
    (
      await meshNames()
    ).map(async (name) => ((await loadProfile(name, clauses)).testbed === 'kubernetes' ? [name] : [])),
  )
).flat();

interface Role {
  readonly kind: string;
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

describe('the documented ClusterRole', () => {
  it.each([undefined, ...names])('has no wildcard, and each resource once (%s)', async (mesh) => {
    const { kind, rules } = load(await clusterRole(mesh)) as Role;
    expect(kind).toBe('ClusterRole');
    expect(JSON.stringify(rules)).not.toContain('*');
    const resources = rules.map(({ apiGroups, resources: named }) => `${named}.${apiGroups}`);
    expect(new Set(resources).size).toBe(resources.length);
  });

  it('holds no secrets, and nothing that lifts the API server’s own limits', async () => {
    const { rules } = load(await clusterRole('osm')) as Role;
    const named = rules.flatMap(({ resources }) => resources);
    for (const dangerous of ['secrets', 'clusterroles', 'clusterrolebindings', 'pods/exec'])
      expect(named).not.toContain(dangerous);
    const verbs = rules.flatMap((rule) => rule.verbs);
    for (const dangerous of ['bind', 'escalate', 'impersonate']) expect(verbs).not.toContain(dangerous);
  });

  it('reads what a mesh’s profile reads, and of DNS one ConfigMap', async () => {
    const osm = load(await clusterRole('osm')) as Role;
    expect(osm.rules).toContainEqual({
      apiGroups: ['config.openservicemesh.io'],
      resources: ['meshconfigs'],
      verbs: ['get'],
    });
    const traefik = load(await clusterRole('traefik-mesh')) as Role;
    expect(traefik.rules).toContainEqual({
      apiGroups: [''],
      resources: ['configmaps'],
      resourceNames: ['coredns'],
      verbs: ['get'],
    });
  });
});

describe('the rights of a run', () => {
  it('each say what they are for', () => {
    for (const { why, verbs } of rightsFor(undefined, 'served')) {
      expect(why).not.toBe('');
      expect(verbs).not.toHaveLength(0);
    }
  });

  it('ask nothing of a metrics API where none is served', () => {
    const groups = (metrics: 'served' | 'not-served') =>
      rightsFor(undefined, metrics).map(({ group }) => group);
    expect(groups('served')).toContain('metrics.smi-spec.io');
    expect(groups('not-served')).not.toContain('metrics.smi-spec.io');
  });

  it.each([
    ['MeshConfig', 'meshconfigs'],
    ['ClusterRbacConfig', 'clusterrbacconfigs'],
    ['Ingress', 'ingresses'],
    ['NetworkPolicy', 'networkpolicies'],
  ])('name %s as %s', (kind, plural) => {
    expect(pluralOf(kind)).toBe(plural);
  });
});
