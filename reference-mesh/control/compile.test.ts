import { describe, expect, it } from 'vitest';
import type { ServedVersions } from '../../harness/model/api.ts';
import type { KubernetesObject } from '../../harness/model/kubernetes.ts';
import { readWeight } from './compile.ts';
import { object, RELEASE, target } from './example.ts';
import { rightDecisions } from './right-decisions.ts';

const compile = (objects: readonly KubernetesObject[], versions: ServedVersions) =>
  rightDecisions.compilePolicy(rightDecisions, objects, versions);

const SUBJECTS = {
  destination: { kind: 'ServiceAccount', name: 'server', namespace: 'main' },
  sources: [{ kind: 'ServiceAccount', name: 'client', namespace: 'main' }],
};
const RULES = [{ kind: 'HTTPRouteGroup', name: 'g', matches: ['m'] }];

describe('policy', () => {
  it('says the same for one TrafficTarget in every version', () => {
    const written = {
      v1alpha1: { ...SUBJECTS, specs: RULES },
      v1alpha2: { spec: { ...SUBJECTS, rules: RULES } },
      v1alpha3: { spec: { ...SUBJECTS, rules: RULES } },
      v1alpha4: { spec: { ...SUBJECTS, rules: RULES } },
    } as const;
    for (const access of ['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4'] as const) {
      const grant = object('TrafficTarget', `access.smi-spec.io/${access}`, 'a', written[access]);
      expect(compile([grant], { access }).grants).toEqual([
        {
          namespace: 'main',
          name: 'a',
          destination: { kind: 'service-account', namespace: 'main', name: 'server' },
          sources: [{ kind: 'service-account', namespace: 'main', name: 'client' }],
          rules: [{ kind: 'http', route: 'g', matches: ['m'] }],
        },
      ]);
    }
  });

  it('says the same for one HTTPRouteGroup in every version, headers from v1alpha2 on', () => {
    const matches = [{ name: 'm', pathRegex: '/a', methods: ['GET'], headers: [{ h: 'v' }] }];
    for (const specs of ['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4'] as const) {
      const fields = specs === 'v1alpha1' || specs === 'v1alpha2' ? { matches } : { spec: { matches } };
      const group = object('HTTPRouteGroup', `specs.smi-spec.io/${specs}`, 'g', fields);
      const headers = specs === 'v1alpha1' ? [] : [{ name: 'h', pattern: 'v' }];
      expect(compile([group], { specs }).routeGroups.get('main/g')?.matches).toEqual([
        { name: 'm', pathRegex: '/a', methods: ['GET'], headers },
      ]);
    }
  });

  it('knows ports of routes in v1alpha4 only, and UDPRoutes too', () => {
    const ports = { spec: { matches: { ports: [1] } } };
    const older = compile([object('TCPRoute', 'specs.smi-spec.io/v1alpha3', 't', ports)], {
      specs: 'v1alpha3',
    });
    expect(older.tcpRoutes.get('main/t')?.ports).toEqual([]);
    const newer = compile(
      [
        object('TCPRoute', 'specs.smi-spec.io/v1alpha4', 't', ports),
        object('UDPRoute', 'specs.smi-spec.io/v1alpha4', 'u', ports),
      ],
      { specs: 'v1alpha4' },
    );
    expect([newer.tcpRoutes.get('main/t')?.ports, newer.udpRoutes.get('main/u')?.ports]).toEqual([[1], [1]]);
  });

  it('knows matches of a split from v1alpha3 on', () => {
    const spec = {
      service: 'root',
      backends: [{ service: 'v1', weight: 1 }],
      matches: [{ kind: 'HTTPRouteGroup', name: 'g' }],
    };
    for (const split of ['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4'] as const) {
      const [read] = compile([object('TrafficSplit', `split.smi-spec.io/${split}`, 's', { spec })], {
        split,
      }).splits;
      expect(read?.groups).toEqual(split > 'v1alpha2' ? ['g'] : undefined);
    }
  });

  it('does not see objects of a version that is not served', () => {
    const grant = target('a', { from: ['client'], rules: ['TCPRoute/t'] });
    expect(compile([grant], { ...RELEASE, access: 'v1alpha2' }).grants).toEqual([]);
    expect(compile([grant], RELEASE).grants).toHaveLength(1);
  });

  it('takes a subject without namespace from the TrafficTarget’s own, and knows no wildcard and no other kind', () => {
    const grant = object('TrafficTarget', 'access.smi-spec.io/v1alpha3', 'a', {
      spec: {
        destination: { kind: 'ServiceAccount', name: 'server' },
        sources: [
          { kind: 'Group', name: 'all' },
          { kind: 'ServiceAccount', name: '*' },
        ],
        rules: RULES,
      },
    });
    expect(compile([grant], RELEASE).grants[0]).toMatchObject({
      destination: { namespace: 'main', name: 'server' },
      sources: [{ name: '*' }],
    });
  });

  it('survives objects that are nothing of the kind', () => {
    for (const spec of [null, 7, [], { rules: 'x', backends: [null], matches: { ports: 'all' } }]) {
      for (const [kind, api] of [
        ['TrafficTarget', 'access.smi-spec.io/v1alpha3'],
        ['HTTPRouteGroup', 'specs.smi-spec.io/v1alpha4'],
        ['TCPRoute', 'specs.smi-spec.io/v1alpha4'],
        ['TrafficSplit', 'split.smi-spec.io/v1alpha4'],
      ] as const) {
        expect(compile([object(kind, api, 'x', { spec })], RELEASE).grants).toEqual([]);
      }
    }
  });
});

describe('weight', () => {
  it.each([
    [90, 90],
    ['1', 1],
    ['500m', 0.5],
    ['10m', 0.01],
    ['1500m', 1.5],
    ['2k', 2000],
    ['1e3', 1000],
    ['1Ki', 1024],
    [-5, 0],
    [0.5, 0.5],
  ])('%s is %s', (raw, expected) => {
    expect(readWeight(raw)).toBeCloseTo(expected);
  });

  it.each(['', 'half', '1x', undefined, null])('%s is no number', (raw) => {
    expect(readWeight(raw)).toBeNaN();
  });
});
