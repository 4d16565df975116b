import { describe, expect, it } from 'vitest';
import type { ServedVersions } from '../../model/api.ts';
import { http, split } from '../intent.ts';
import { LAYOUT } from '../layout.fixture.ts';
import { render } from '../render.ts';
import { rendered } from '../yaml.fixture.ts';

const CANARY = split({ root: 'root', backends: { 'server-v1': 90, 'server-v2': 10, 'server-v3': 0 } });
const SEGMENT = split({
  root: 'root',
  backends: { 'server-v2': 1 },
  when: [[http({ name: 'a', headers: { agent: 'fox' } })], [http({ name: 'b', path: '/b' })]],
});

function rendering(intent: typeof CANARY, versions: ServedVersions) {
  return render(intent, { layout: LAYOUT, versions, headersShape: 'map', name: 'ts' });
}

describe('a split', () => {
  it('has quantities as weights in v1alpha1, plain and in thousandths', () => {
    expect(rendering(CANARY, { split: 'v1alpha1' })).toEqual(
      rendered(`
apiVersion: split.smi-spec.io/v1alpha1
kind: TrafficSplit
metadata: { name: ts, namespace: stage-main }
spec:
  service: svc-root
  backends:
    - { service: svc-server-v1, weight: '90' }
    - { service: svc-server-v2, weight: 10000m }
    - { service: svc-server-v3, weight: '0' }
`),
    );
  });

  it.each(['v1alpha2', 'v1alpha3', 'v1alpha4'] as const)('has whole numbers as weights in %s', (version) => {
    expect(rendering(CANARY, { split: version })).toEqual(
      rendered(`
apiVersion: split.smi-spec.io/${version}
kind: TrafficSplit
metadata: { name: ts, namespace: stage-main }
spec:
  service: svc-root
  backends:
    - { service: svc-server-v1, weight: 90 }
    - { service: svc-server-v2, weight: 10 }
    - { service: svc-server-v3, weight: 0 }
`),
    );
  });

  it.each([
    { split: 'v1alpha3', specs: 'v1alpha3' },
    { split: 'v1alpha4', specs: 'v1alpha4' },
  ] as const)('of a segment refers to its groups: $split', (versions) => {
    expect(rendering(SEGMENT, versions)).toEqual(
      rendered(`
apiVersion: specs.smi-spec.io/${versions.specs}
kind: HTTPRouteGroup
metadata: { name: ts-when-1, namespace: stage-main }
spec: { matches: [{ name: a, headers: { agent: fox } }] }
---
apiVersion: specs.smi-spec.io/${versions.specs}
kind: HTTPRouteGroup
metadata: { name: ts-when-2, namespace: stage-main }
spec: { matches: [{ name: b, pathRegex: /b }] }
---
apiVersion: split.smi-spec.io/${versions.split}
kind: TrafficSplit
metadata: { name: ts, namespace: stage-main }
spec:
  service: svc-root
  backends: [{ service: svc-server-v2, weight: 1 }]
  matches: [{ kind: HTTPRouteGroup, name: ts-when-1 }, { kind: HTTPRouteGroup, name: ts-when-2 }]
`),
    );
  });

  it.each(['v1alpha1', 'v1alpha2'] as const)('of a segment cannot be expressed in %s', (version) => {
    const reason = `split ${version} has no matches`;
    expect(rendering(SEGMENT, { split: version, specs: 'v1alpha4' })).toEqual({
      kind: 'cannot-be-expressed',
      reason,
    });
  });

  it('of a segment cannot be expressed without Traffic Specs', () => {
    const reason = 'the mesh serves no Traffic Specs';
    expect(rendering(SEGMENT, { split: 'v1alpha4' })).toEqual({ kind: 'cannot-be-expressed', reason });
  });

  it('cannot be expressed where Traffic Split is not served', () => {
    const reason = 'the mesh serves no Traffic Split';
    expect(rendering(CANARY, { access: 'v1alpha3' })).toEqual({ kind: 'cannot-be-expressed', reason });
  });
});
