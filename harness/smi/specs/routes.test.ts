import { describe, expect, it } from 'vitest';
import type { ApiVersion } from '../../model/api.ts';
import { disguise } from '../../model/layout.ts';
import type { Route } from '../intent.ts';
import { http, routesOnly, tcp } from '../intent.ts';
import { LAYOUT } from '../layout.fixture.ts';
import type { HeadersShape } from '../render.ts';
import { render } from '../render.ts';
import { rendered } from '../yaml.fixture.ts';

function routes(list: readonly Route[], specs: ApiVersion, headersShape: HeadersShape = 'array') {
  return render(routesOnly(list), { layout: LAYOUT, versions: { specs }, headersShape, name: 'ts' });
}

const TWO_HEADERS = http({ name: 'm', headers: { 'x-a': 'red', 'x-b': '.*' } });

describe('routes alone', () => {
  it('have no TrafficTarget', () => {
    expect(routes([http({ name: 'm', path: '/a' }), tcp()], 'v1alpha4')).toEqual(
      rendered(`
apiVersion: specs.smi-spec.io/v1alpha4
kind: HTTPRouteGroup
metadata: { name: ts-http, namespace: stage-main }
spec: { matches: [{ name: m, pathRegex: /a }] }
---
apiVersion: specs.smi-spec.io/v1alpha4
kind: TCPRoute
metadata: { name: ts-tcp-2, namespace: stage-main }
spec: { matches: { ports: [] } }
`),
    );
  });

  it('keep their fields at the root in v1alpha1', () => {
    expect(routes([http({ name: 'm', methods: ['*'] }), tcp()], 'v1alpha1')).toEqual(
      rendered(`
apiVersion: specs.smi-spec.io/v1alpha1
kind: HTTPRouteGroup
metadata: { name: ts-http, namespace: stage-main }
matches: [{ name: m, methods: ['*'] }]
---
apiVersion: specs.smi-spec.io/v1alpha1
kind: TCPRoute
metadata: { name: ts-tcp-2, namespace: stage-main }
`),
    );
  });

  it.each(['v1alpha1', 'v1alpha2', 'v1alpha3'] as const)('cannot list TCP ports in %s', (version) => {
    expect(routes([tcp({ ports: ['tcp'] })], version)).toEqual({
      kind: 'cannot-be-expressed',
      reason: `a TCPRoute of specs ${version} has no ports`,
    });
  });
});

describe('headers', () => {
  it.each(['v1alpha2', 'v1alpha3', 'v1alpha4'] as const)('are one-key maps in a list in %s', (version) => {
    const match = { name: 'm', headers: [{ 'x-a': 'red' }, { 'x-b': '.*' }] };
    const body = version === 'v1alpha2' ? { matches: [match] } : { spec: { matches: [match] } };
    expect(routes([TWO_HEADERS], version, 'array')).toMatchObject({ objects: [body] });
  });

  it.each(['v1alpha2', 'v1alpha3', 'v1alpha4'] as const)(
    'are one map in %s where the CRD says so',
    (version) => {
      const match = { name: 'm', headers: { 'x-a': 'red', 'x-b': '.*' } };
      const body = version === 'v1alpha2' ? { matches: [match] } : { spec: { matches: [match] } };
      expect(routes([TWO_HEADERS], version, 'map')).toMatchObject({ objects: [body] });
    },
  );

  it('are left out where there are none', () => {
    expect(routes([http({ name: 'm', headers: {} })], 'v1alpha1')).toMatchObject({
      objects: [{ matches: [{ name: 'm' }] }],
    });
  });
});

describe('paths and names of matches', () => {
  it('are disguised as those of probes are', () => {
    const path = '/orders/v[0-9]+/(list|items)';
    expect(routes([http({ name: 'read', path })], 'v1alpha4')).toMatchObject({
      objects: [
        {
          spec: {
            matches: [
              { name: disguise('read', LAYOUT.wordSeed), pathRegex: disguise(path, LAYOUT.wordSeed) },
            ],
          },
        },
      ],
    });
    expect(disguise(path, LAYOUT.wordSeed)).not.toContain('orders');
  });
});
