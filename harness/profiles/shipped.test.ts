import { readFile } from 'node:fs/promises';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { loadClauses } from '../catalogue/clauses.ts';
import type { Json, JsonObject } from '../model/kubernetes.ts';
import { KINDS, RESOURCES, servedVersionOf } from '../smi/resource.ts';
import { schemaOf } from '../smi/schema/schema.ts';
import { detectedVersion } from './detection.ts';
import { SAMPLE_APP_IMAGE, withImages } from './image.ts';
import { installObstacles } from './installation.ts';
import { valueAt } from './json-pointer.ts';
import { loadProfile, meshNames } from './loader.ts';
import { readMode } from './mode.ts';
import { patched } from './onboarding.ts';
import type { KubernetesProfile } from './profile.ts';
import { profileTemplate } from './template.ts';
import { withoutSmi } from './without-smi.ts';

const clauses = await loadClauses();
const names = await meshNames();
const profiles = await Promise.all(
  names.map((name) => loadProfile(name, clauses, { testbed: 'kubernetes' })),
);
const onClusters = profiles.filter((profile) => profile.testbed === 'kubernetes');
const byManifests = onClusters.filter(
  ({ install }) =>
    install.length > 0 && install.every(({ kind }) => kind === 'manifests' || kind === 'corefile'),
);

async function objectsOf({ install }: KubernetesProfile): Promise<readonly JsonObject[]> {
  const files = install.flatMap((step) =>
    step.kind === 'manifests'
      ? step.sources.flatMap((source) => (source.kind === 'file' ? [source.file] : []))
      : [],
  );
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return texts.flatMap((text) => loadAll(text) as JsonObject[]);
}

function objectNamed(objects: readonly JsonObject[], kind: string, name: string): JsonObject {
  const found = objects.find((object) => object.kind === kind && valueAt(object, '/metadata/name') === name);
  if (found === undefined) throw new Error(`no ${kind} ${name} in the manifests`);
  return found;
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe('the profiles that come with the suite', () => {
  it('are those of the meshes that were promised', () => {
    expect(names).toEqual(
      expect.arrayContaining([
        ...['consul', 'fsm', 'istio', 'istio-smi-controller', 'linkerd', 'nginx-service-mesh'],
        ...['none', 'osm', 'reference', 'traefik-mesh'],
      ]),
    );
  });

  it('give real meshes 30 seconds', () => {
    const real = onClusters.filter(({ name }) => name !== 'none' && !name.startsWith('reference'));
    expect(new Set(real.map(({ convergenceMs }) => convergenceMs))).toEqual(new Set([30_000]));
  });

  it('except no clause that the versions of the mesh do not have', () => {
    const stale = profiles.flatMap(({ name, versions, claims }) =>
      claims.flatMap(({ api, exceptions }) =>
        exceptions.flatMap(({ clause: id }) => {
          const version = versions[api];
          const known = clauses.find((clause) => clause.id === id);
          return version !== undefined && known?.versions.includes(version) ? [] : [`${name} ${id}`];
        }),
      ),
    );
    expect(stale).toEqual([]);
  });

  it.each(onClusters)('of $name wait for workloads in the namespaces of the mesh alone', (profile) => {
    const { ready, namespaces, ran, install } = profile;
    const places = [...ready, ...ran.pods, ...install.flatMap((step) => step.ready)];
    expect(places.filter(({ namespace }) => !namespaces.includes(namespace))).toEqual([]);
  });

  it('install themselves, or say why they cannot', () => {
    const obstacles = Object.fromEntries(
      onClusters.map(({ name, install }) => [name, installObstacles(install).length > 0]),
    );
    expect(obstacles).toMatchObject({
      'traefik-mesh': false,
      osm: false,
      none: false,
      fsm: true,
      linkerd: true,
      'nginx-service-mesh': true,
      istio: true,
      'istio-smi-controller': true,
      consul: true,
    });
  });
});

describe.each(byManifests)('the manifests of $name', (profile) => {
  it('hold every image that the profile names, and no other', async () => {
    const objects = await objectsOf(profile);
    const containers = objects.flatMap((object) => {
      const spec = valueAt(object, '/spec/template/spec');
      return spec === undefined
        ? []
        : [valueAt(spec, '/containers') ?? [], valueAt(spec, '/initContainers') ?? []];
    });
    const images = (containers.flat() as JsonObject[]).map(({ image }) => String(image));
    const named = profile.images.map(({ written }) => written);
    // A mesh may also come in the image of the sample application, which the run knows.
    expect([...named, SAMPLE_APP_IMAGE]).toEqual(expect.arrayContaining(images));
    expect(objects.flatMap(textsIn)).toEqual(expect.arrayContaining(named));
  });

  it('take other images instead', async () => {
    const chosen = profile.images.map((image) => ({ ...image, used: `local/${image.name}:1` }));
    const texts = (await objectsOf(profile)).map((object) => withImages(object, chosen)).flatMap(textsIn);
    for (const { written, used } of chosen) {
      expect(texts).toContain(used);
      expect(texts).not.toContain(written);
    }
  });

  it('hold the workloads that are waited for, and tell their version', async () => {
    const objects = await objectsOf(profile);
    for (const { kind, name } of [...profile.ready, ...profile.install.flatMap(({ ready }) => ready)])
      objectNamed(objects, kind, name);
    const versions = profile.version.map((detection) =>
      detectedVersion(detection, objectNamed(objects, detection.object.kind, detection.object.name)),
    );
    expect(versions.find((version) => version !== undefined)).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('are, once patched, in the mode that was asked for, where the setting is theirs', async () => {
    const objects = await objectsOf(profile);
    for (const { patches, readBack } of Object.values(profile.modes)) {
      for (const check of readBack.filter(({ object }) => object.kind === 'Deployment')) {
        const base = objectNamed(objects, check.object.kind, check.object.name);
        const template = valueAt(base, '/spec/template') as JsonObject;
        const after = patches
          .filter(({ object }) => object.name === check.object.name)
          .reduce((now, { patch }) => patched(now, valueAt(patch, '/spec/template') as JsonObject), template);
        expect(readMode(check, { spec: { template: after } }).holds).toBe(true);
      }
    }
  });
});

describe('Traefik Mesh', () => {
  const profile = onClusters.find(({ name }) => name === 'traefik-mesh') as KubernetesProfile;

  it('has as many entry points as its controller may hand out, in both modes', async () => {
    const objects = await objectsOf(profile);
    const proxy = String(
      valueAt(objectNamed(objects, 'ConfigMap', 'traefik-mesh-proxy'), '/data/traefik.yaml'),
    );
    const [configuration] = loadAll(proxy) as [{ entryPoints: Record<string, unknown> }];
    const points = Object.keys(configuration.entryPoints);
    const limits = ['http', 'tcp', 'udp'].map(
      (kind) =>
        `--limit${kind.toUpperCase()}Port=${points.filter((point) => point.startsWith(`${kind}-`)).length}`,
    );
    const args = [
      valueAt(
        objectNamed(objects, 'Deployment', 'traefik-mesh-controller'),
        '/spec/template/spec/containers/0/args',
      ),
      ...Object.values(profile.modes).map(({ patches }) =>
        valueAt(patches[0]?.patch ?? {}, '/spec/template/spec/containers/0/args'),
      ),
    ];
    expect(args).toHaveLength(3);
    for (const given of args) expect(given).toEqual(expect.arrayContaining(limits));
  });

  it('has the CRDs of the suite’s own schemas, at its versions and no others', async () => {
    const crds = (await objectsOf(profile)).filter(({ kind }) => kind === 'CustomResourceDefinition');
    const served = KINDS.flatMap((kind) => {
      const version = servedVersionOf(kind, profile.versions);
      return version === undefined ? [] : [{ kind, version }];
    });
    expect(crds).toHaveLength(served.length);
    for (const { kind, version } of served) {
      const crd = crds.find((one) => valueAt(one, '/spec/names/kind') === kind);
      expect(valueAt(crd ?? {}, '/spec/names/plural')).toBe(RESOURCES[kind].plural);
      expect(valueAt(crd ?? {}, '/spec/versions')).toEqual([
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schemaOf(kind, version, 'array')?.schema },
        },
      ]);
    }
  });
});

describe('the meshes without SMI', () => {
  it('are told with their sources, and none of them has a profile', async () => {
    const meshes = await withoutSmi();
    expect(meshes.map(({ name }) => name)).toEqual([
      ...['app-mesh', 'aspen', 'cilium', 'citrix', 'kuma', 'network-service-mesh', 'octarine', 'tanzu'],
    ]);
    expect(meshes.filter(({ name }) => names.includes(name))).toEqual([]);
  });
});

describe('the template', () => {
  it('names the mesh everywhere, and leaves no other name in', async () => {
    const text = await profileTemplate('acme');
    expect(text).not.toContain('my-mesh');
    expect(text.startsWith('# What smi-conformance has to know')).toBe(true);
  });
});
