import { describe, expect, it } from 'vitest';
import type { ApiVersion } from '../model/api.ts';
import { handwritten } from './intent.ts';
import { LAYOUT } from './layout.fixture.ts';
import { render } from './render.ts';

const context = { layout: LAYOUT, headersShape: 'array', name: 'bad' } as const;

describe('an object written by hand', () => {
  const target = handwritten({
    api: 'access',
    kind: 'TrafficTarget',
    spec: ({ workloads }) => ({ destination: { name: workloads.server.serviceAccount } }),
  });

  it.each(['v1alpha2', 'v1alpha3', 'v1alpha4'] as const)('stands below spec in %s', (access) => {
    expect(render(target, { ...context, versions: { access } })).toEqual({
      kind: 'objects',
      objects: [
        {
          apiVersion: `access.smi-spec.io/${access}`,
          kind: 'TrafficTarget',
          metadata: { name: 'bad', namespace: 'stage-main' },
          spec: { destination: { name: 'sa-server' } },
        },
      ],
    });
  });

  it('stands at the root in access v1alpha1', () => {
    expect(render(target, { ...context, versions: { access: 'v1alpha1' } })).toMatchObject({
      objects: [{ destination: { name: 'sa-server' } }],
    });
  });

  it.each(['v1alpha1', 'v1alpha2', 'v1alpha3'] as const satisfies ApiVersion[])(
    'cannot be expressed where specs %s has no such kind',
    (specs) => {
      const route = handwritten({ api: 'specs', kind: 'UDPRoute', spec: () => ({}) });
      expect(render(route, { ...context, versions: { specs } })).toEqual({
        kind: 'cannot-be-expressed',
        reason: 'the mesh serves no UDPRoute',
      });
    },
  );
});
