import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadClauses } from '../../catalogue/clauses.ts';
import { ROLES, SERVICES } from '../../model/cast.ts';
import type { JsonObject } from '../../model/kubernetes.ts';
import { seededRandom } from '../../model/random.ts';
import { SAMPLE_APP_IMAGE } from '../../profiles/image.ts';
import { loadProfile, meshNames } from '../../profiles/loader.ts';
import type { KubernetesProfile } from '../../profiles/profile.ts';
import { drawLayout } from '../casting.ts';
import type { StageStyle } from './stage-objects.ts';
import { deploymentOf, namespacesOf, serviceNameFor, servicesOf, workloadsOf } from './stage-objects.ts';

const clauses = await loadClauses();
const profiles = (
  await Promise.all((await meshNames()).map((name) => loadProfile(name, clauses, { testbed: 'kubernetes' })))
).filter((profile): profile is KubernetesProfile => profile.testbed === 'kubernetes');

function styleOf({ onboarding, services }: Pick<KubernetesProfile, 'onboarding' | 'services'>): StageStyle {
  return { onboarding, services, image: 'example/app:1', run: 'r' };
}

const PLAIN: StageStyle = {
  onboarding: {
    namespace: { labels: { mesh: 'on' }, annotations: {} },
    meshed: { labels: {}, annotations: { inject: 'yes' } },
    outsider: { labels: {}, annotations: { inject: 'no' } },
  },
  services: { appProtocol: {}, portNamePrefix: {} },
  image: 'example/app:1',
  run: 'r',
};
const LAYOUT = drawLayout(seededRandom(7));

interface Template {
  readonly metadata: {
    readonly labels: Record<string, string>;
    readonly annotations: Record<string, string>;
  };
  readonly spec: JsonObject & {
    readonly automountServiceAccountToken: boolean;
    readonly securityContext: JsonObject;
    readonly containers: readonly JsonObject[];
  };
}

function templateOf(role: (typeof ROLES)[number], style: StageStyle = PLAIN): Template {
  const { spec } = deploymentOf(LAYOUT, role, style) as unknown as {
    readonly spec: { readonly template: Template };
  };
  return spec.template;
}

interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
}

function portsOf(service: unknown): readonly ServicePort[] {
  return (service as { readonly spec: { readonly ports: readonly ServicePort[] } }).spec.ports;
}

describe('a pod of the sample application', () => {
  it.each(ROLES)('has no privilege and no probe (%s)', (role) => {
    const { spec } = templateOf(role);
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true });
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.containers).toHaveLength(1);
    const [app = {}] = spec.containers;
    expect(app.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(Object.keys(app).filter((key) => key.endsWith('Probe'))).toEqual([]);
    expect(spec).not.toHaveProperty('hostNetwork');
    expect(spec).not.toHaveProperty('volumes');
  });

  it('is in the mesh unless it is the outsider', () => {
    expect(templateOf('client').metadata.annotations).toEqual({ inject: 'yes' });
    expect(templateOf('outsider').metadata.annotations).toEqual({ inject: 'no' });
  });

  it('shares its ServiceAccount with those of its identity', () => {
    const accounts = workloadsOf(LAYOUT, ['client', 'client-twin', 'namesake'], PLAIN).filter(
      ({ kind }) => kind === 'ServiceAccount',
    );
    expect(accounts.map(({ metadata: { name, namespace } }) => `${namespace}/${name}`)).toEqual([
      `${LAYOUT.namespaces.main}/${LAYOUT.workloads.client.serviceAccount}`,
      `${LAYOUT.namespaces.other}/${LAYOUT.workloads.client.serviceAccount}`,
    ]);
  });
});

describe('everything of a stage', () => {
  it('carries the labels of the suite, of the run and of the stage', () => {
    const objects = [
      ...namespacesOf(LAYOUT, PLAIN),
      ...workloadsOf(LAYOUT, ROLES, PLAIN),
      ...servicesOf(LAYOUT, ROLES, PLAIN),
    ];
    for (const { metadata } of objects) {
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/managed-by': 'smi-conformance',
        'smi-conformance.dev/run': 'r',
        'smi-conformance.dev/stage': LAYOUT.stage,
      });
    }
  });

  it.each(profiles)('is applied once under each name ($name)', (profile) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (seed) => {
        const layout = drawLayout(seededRandom(seed));
        const style = styleOf(profile);
        const names = [...workloadsOf(layout, ROLES, style), ...servicesOf(layout, ROLES, style)].map(
          ({ kind, metadata: { name, namespace } }) => `${kind} ${namespace}/${name}`,
        );
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a Service', () => {
  it.each(profiles)('has each port name, and each number of a protocol, once ($name)', (profile) => {
    for (const service of servicesOf(LAYOUT, ROLES, styleOf(profile))) {
      const ports = portsOf(service);
      expect(new Set(ports.map(({ name }) => name)).size).toBe(ports.length);
      expect(new Set(ports.map(({ port, protocol }) => `${port}/${protocol}`)).size).toBe(ports.length);
      // RFC 6335: what Kubernetes takes for a port's name has at most fifteen characters where pods name it, 63 here.
      for (const { name } of ports) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    }
  });

  it('of a mesh that knows one kind of traffic a Service stands once for each kind, HTTP under the plain name', () => {
    const services = {
      appProtocol: {},
      portNamePrefix: {},
      trafficType: {
        annotation: 'mesh/type',
        values: { http: 'http', tcp: 'tcp', greeter: 'tcp', udp: 'udp' },
      },
    };
    const { name } = LAYOUT.services.server;
    const parts = servicesOf(LAYOUT, ['server'], { ...PLAIN, services }).filter(
      ({ metadata }) => metadata.name === name || metadata.name.startsWith(`${name}-`),
    );
    expect(parts.map(({ metadata }) => [metadata.name, metadata.annotations])).toEqual([
      [name, { 'mesh/type': 'http' }],
      [`${name}-tcp`, { 'mesh/type': 'tcp' }],
      [`${name}-udp`, { 'mesh/type': 'udp' }],
    ]);
    expect(serviceNameFor(name, 'greeter', services)).toBe(`${name}-tcp`);
    expect(portsOf(parts[2]).every(({ protocol }) => protocol === 'UDP')).toBe(true);
  });

  it('holds what the mesh does not carry apart, without an annotation', () => {
    const services = {
      appProtocol: {},
      portNamePrefix: {},
      trafficType: { values: { http: 'mesh', tcp: 'mesh', greeter: 'mesh' } },
    };
    const { name } = LAYOUT.services.server;
    expect(serviceNameFor(name, 'tcp', services)).toBe(name);
    expect(serviceNameFor(name, 'udp', services)).toBe(`${name}-plain`);
  });
});

describe('a stage of a mesh without packet filters', () => {
  const style: StageStyle = {
    ...PLAIN,
    onboarding: {
      ...PLAIN.onboarding,
      meshed: {
        labels: {},
        annotations: {},
        hostAliases: { from: '127.1.0.1' },
        patch: { spec: { containers: [{ name: 'sidecar', image: SAMPLE_APP_IMAGE }] } },
      },
    },
  };
  const aliasesOf = (role: (typeof ROLES)[number]) =>
    (templateOf(role, style).spec.hostAliases ?? []) as readonly {
      readonly ip: string;
      readonly hostnames: readonly string[];
    }[];

  it('gives its pods an address for every Service that it may ever have, each its own', () => {
    const aliases = aliasesOf('client');
    expect(aliases).toHaveLength(SERVICES.length);
    expect(new Set(aliases.map(({ ip }) => ip)).size).toBe(SERVICES.length);
    const { name, namespace } = LAYOUT.services.vacant;
    expect(aliases.flatMap(({ hostnames }) => hostnames)).toEqual(
      expect.arrayContaining([name, `${name}.${namespace}`, `${name}.${namespace}.svc.cluster.local`]),
    );
  });

  it('gives short names to Services of the pod’s own namespace alone', () => {
    const short = aliasesOf('namesake').flatMap(({ hostnames }) =>
      hostnames.filter((name) => !name.includes('.')),
    );
    expect(short).toEqual([LAYOUT.services.elsewhere.name]);
  });

  it('leaves the outsider’s names alone, and runs the mesh’s part in the run’s image', () => {
    expect(templateOf('outsider', style).spec.hostAliases).toBeUndefined();
    expect(templateOf('client', style).spec.containers.map(({ image }) => image)).toEqual([
      'example/app:1',
      'example/app:1',
    ]);
  });
});
