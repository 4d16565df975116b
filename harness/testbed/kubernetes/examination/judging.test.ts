import { describe, expect, it } from 'vitest';
import { loadClauses } from '../../../catalogue/clauses.ts';
import { loadProfile } from '../../../profiles/loader.ts';
import type { KubernetesProfile } from '../../../profiles/profile.ts';
import { rightsFor } from '../rights.ts';
import type { ClusterFacts, Fact, MeshSeen } from './facts.ts';
import type { Check } from './finding.ts';
import { judge } from './judging.ts';

const clauses = await loadClauses();
const osm = (await loadProfile('osm', clauses)) as KubernetesProfile;
const traefik = (await loadProfile('traefik-mesh', clauses)) as KubernetesProfile;
const none = (await loadProfile('none', clauses)) as KubernetesProfile;
const IMAGE = 'smi/app:1';

function known<T>(value: T): Fact<T> {
  return { kind: 'known', value };
}

function seen({ name, title, ready }: KubernetesProfile, state: 'ready' | 'not-ready' | 'absent'): MeshSeen {
  return { name, title, workloads: ready.map((workload) => ({ workload, state })) };
}

const SETTINGS = osm.modes.strict.readBack.map((check) => ({ check, holds: true, value: false }));

/** A cluster with nothing amiss, for Open Service Mesh. */
const GOOD: ClusterFacts = {
  context: 'lab',
  server: 'https://lab.example',
  kubernetes: 'v1.34.4',
  user: known('me'),
  rights: known(rightsFor(osm, 'not-served').map((right) => ({ right, refused: [] }))),
  isAdmin: known(true),
  apis: known([
    { api: 'access', versions: ['v1alpha3'] },
    { api: 'specs', versions: ['v1alpha4'] },
    { api: 'split', versions: ['v1alpha2'] },
  ]),
  kinds: known([
    { kind: 'TrafficTarget', version: 'v1alpha3' },
    { kind: 'HTTPRouteGroup', version: 'v1alpha4' },
    { kind: 'TCPRoute', version: 'v1alpha4' },
    { kind: 'TrafficSplit', version: 'v1alpha2' },
  ]),
  headersShape: known('array'),
  crdNames: known([]),
  webhooks: known([
    {
      name: 'osm validator',
      unanswered: 'refuses',
      service: { namespace: 'osm-system', name: 'v', ready: 1 },
    },
  ]),
  mesh: known(seen(osm, 'ready')),
  otherMeshes: known([seen(traefik, 'absent')]),
  mode: known(SETTINGS),
  metrics: known({ kind: 'none' }),
  nodes: known([{ name: 'node', images: [`docker.io/${IMAGE}`] }]),
  stages: known(4),
  leftovers: known({ namespaces: ['smi-conformance'], crds: [], lease: { kind: 'free' } }),
  corefile: known(''),
};

function findings(facts: Partial<ClusterFacts>, profile: KubernetesProfile | undefined = osm) {
  return judge({ ...GOOD, ...facts }, { profile, image: IMAGE });
}

/** What one check says. */
function of(check: Check, facts: Partial<ClusterFacts>, profile?: KubernetesProfile) {
  return findings(facts, profile).filter((finding) => finding.check === check);
}

describe('doctor', () => {
  it('finds nothing amiss on a good cluster', () => {
    expect(findings({}).map(({ state }) => state)).toEqual(findings({}).map(() => 'ok'));
  });

  it('says what to do wherever something is amiss', () => {
    const unknown = { kind: 'unknown', why: 'you may not' } as const;
    const all = findings({
      user: known('system:anonymous'),
      kubernetes: 'v1.20.0',
      rights: unknown,
      isAdmin: known(false),
      apis: known([]),
      webhooks: unknown,
      mesh: unknown,
      otherMeshes: unknown,
      mode: unknown,
      metrics: unknown,
      nodes: unknown,
      stages: unknown,
      leftovers: unknown,
    });
    for (const { state, remedy } of all) if (state !== 'ok') expect(remedy).toBeDefined();
    expect(all.filter(({ state }) => state === 'ok').map(({ check }) => check)).toEqual([
      'kubeconfig',
      'API server',
    ]);
  });

  it('takes who has no credentials for nobody', () => {
    expect(of('credentials', { user: known('system:anonymous') })).toMatchObject([{ state: 'problem' }]);
    // Kubernetes before 1.28 does not say.
    expect(of('credentials', { user: { kind: 'unknown', why: '404' } })).toMatchObject([{ state: 'ok' }]);
  });

  it('lists each missing right with what it is for: a problem if a run needs it, else a warning', () => {
    const rights = rightsFor(osm, 'not-served')
      .filter(({ resource }) => resource === 'services' || resource === 'nodes')
      .map((right) => ({ right, refused: right.verbs.slice(0, 1) }));
    expect(of('rights', { rights: known(rights) })).toMatchObject([
      { state: 'problem', found: expect.stringContaining('may not create services: under which') as string },
      { state: 'warning', found: expect.stringContaining('may not list nodes: how many stages') as string },
    ]);
  });

  it('warns who is not cluster-admin that somebody else must install the mesh', () => {
    expect(of('installing', { isAdmin: known(false) })).toMatchObject([
      { state: 'warning', remedy: expect.stringContaining('--skip-install') as string },
    ]);
  });

  it('has no run without any SMI API, unless installing the mesh brings them', () => {
    const nothing = { apis: known([]), kinds: known([]) };
    expect(of('SMI APIs', nothing)).toMatchObject([{ state: 'warning' }]);
    expect(of('SMI APIs', { ...nothing, isAdmin: known(false) })).toMatchObject([{ state: 'problem' }]);
    expect(of('SMI APIs', nothing, none)).toMatchObject([
      { state: 'problem', remedy: 'run with --install-crds' },
    ]);
  });

  it('warns of a kind that the profile names and nobody serves, unless the mesh is there and does not bring it', () => {
    expect(of('SMI APIs', {})).toMatchObject([
      { state: 'ok', found: expect.stringContaining('not UDPRoute v1alpha4') as string },
    ]);
    const kinds = known([
      { kind: 'TrafficTarget', version: 'v1alpha3' },
      { kind: 'HTTPRouteGroup', version: 'v1alpha4' },
    ] as const);
    expect(of('SMI APIs', { kinds }, none)).toMatchObject([
      { state: 'warning', remedy: 'run with --install-crds' },
    ]);
  });

  it('does not promise to install a CRD that is there in another version', () => {
    expect(of('SMI APIs', {}, none)).toMatchObject([
      { state: 'warning', remedy: expect.stringContaining('delete those CRDs first') as string },
    ]);
  });

  it('has a problem with a webhook that nobody answers, if it then refuses', () => {
    const service = { namespace: 'n', name: 's', ready: 0 };
    const webhook = { name: 'w', service };
    expect(of('webhooks', { webhooks: known([{ ...webhook, unanswered: 'refuses' }]) })).toMatchObject([
      { state: 'problem' },
    ]);
    expect(of('webhooks', { webhooks: known([{ ...webhook, unanswered: 'lets-pass' }]) })).toMatchObject([
      { state: 'warning' },
    ]);
  });

  it('tells a mesh that is not installed from one that is not ready', () => {
    expect(of('mesh', { mesh: known(seen(osm, 'not-ready')) })).toMatchObject([
      { state: 'problem', found: expect.stringContaining('osm-controller is not ready') as string },
    ]);
    const absent = known(seen(osm, 'absent'));
    expect(of('mesh', { mesh: absent })).toMatchObject([
      { state: 'ok', found: expect.stringContaining('a run without --skip-install installs it') as string },
    ]);
    expect(of('mesh', { mesh: absent, isAdmin: known(false) })).toMatchObject([
      { state: 'problem', remedy: expect.stringContaining('--skip-install') as string },
    ]);
  });

  it('warns of a mesh that is not strict, setting by setting, and says nothing of one that is not there', () => {
    const [first, ...others] = SETTINGS;
    const mode = known([...(first ? [{ ...first, holds: false, value: true }] : []), ...others]);
    expect(of('mode', { mode })).toMatchObject([
      {
        state: 'warning',
        found: expect.stringMatching(/not strict: .* must be false, but it is true/) as string,
      },
    ]);
    expect(of('mode', { mode, mesh: known(seen(osm, 'absent')) })).toEqual([]);
  });

  it('has a problem with two meshes at once', () => {
    const otherMeshes = known([seen(traefik, 'ready')]);
    expect(of('other meshes', { otherMeshes })).toMatchObject([
      { state: 'problem', found: expect.stringContaining('Traefik Mesh') as string },
    ]);
    const both = known([seen(traefik, 'ready'), seen(osm, 'ready')]);
    const unnamed = judge({ ...GOOD, otherMeshes: both }, { profile: undefined, image: IMAGE });
    expect(unnamed.find(({ check }) => check === 'other meshes')).toMatchObject({ state: 'problem' });
  });

  it('does not take a part of the chosen mesh for another', () => {
    const part = { ...osm, name: 'osm-part', ready: osm.ready.slice(0, 1) };
    expect(of('other meshes', { otherMeshes: known([seen(part, 'ready')]) })).toMatchObject([
      { state: 'ok' },
    ]);
  });

  it('sees what a mesh requires: a CRD, and names that CoreDNS is told of', () => {
    const required: KubernetesProfile = {
      ...traefik,
      requires: [
        ...traefik.requires,
        { kind: 'crd', name: 'things.example', why: 'it reads them', remedy: 'install things' },
      ],
    };
    expect(of('requirements', {}, required)).toMatchObject([
      { state: 'warning', found: expect.stringContaining('not told of traefik.mesh') as string },
      { state: 'problem', remedy: 'install things' },
    ]);
    const met = { corefile: known('traefik.mesh {\n}'), crdNames: known(['things.example']) };
    expect(of('requirements', met, required).map(({ state }) => state)).toEqual(['ok', 'ok']);
  });

  it('has a problem with a metrics API that is registered and not available', () => {
    const metrics = known({ kind: 'registered', available: false, message: 'no endpoints' } as const);
    expect(of('metrics API', { metrics })).toMatchObject([
      { state: 'problem', found: expect.stringContaining('no endpoints') as string },
    ]);
  });

  it('warns where not every node lists the image', () => {
    const nodes = known([
      { name: 'a', images: [IMAGE] },
      { name: 'b', images: [] },
    ]);
    expect(of('image', { nodes })).toMatchObject([
      { state: 'warning', found: expect.stringContaining('1 of 2 nodes') as string },
    ]);
  });

  it('tells a run that is under way from one that died, and its home from what it left', () => {
    const namespaces = ['smi-conformance', 'smi-bakote'];
    const lease = { run: 'r', renewedSecondsAgo: 5 };
    const held = { namespaces, crds: [], lease: { kind: 'held', ...lease } } as const;
    expect(of('left-overs', { leftovers: known(held) })).toMatchObject([
      { state: 'warning', found: expect.stringContaining('r is under way') as string },
    ]);
    const dead = { namespaces, crds: ['a.b'], lease: { kind: 'dead', ...lease } } as const;
    expect(of('left-overs', { leftovers: known(dead) })).toMatchObject([
      {
        state: 'warning',
        found: 'of a run that died: the Lease of run r, 5 s old; 1 namespace (smi-bakote); the CRDs a.b',
        remedy: expect.stringContaining('clean') as string,
      },
    ]);
  });
});
