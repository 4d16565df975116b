import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../model/kubernetes.ts';
import { admit, MAX_OBJECT_BYTES } from './admission.ts';

const V060 = { access: 'v1alpha3', specs: 'v1alpha4', split: 'v1alpha4' } as const;
const metadata = { name: 'a', namespace: 'stage' };

function target(spec: KubernetesObject['spec'], version = 'v1alpha3'): KubernetesObject {
  return { apiVersion: `access.smi-spec.io/${version}`, kind: 'TrafficTarget', metadata, spec: spec ?? null };
}

function split(spec: KubernetesObject['spec'], version = 'v1alpha4'): KubernetesObject {
  return { apiVersion: `split.smi-spec.io/${version}`, kind: 'TrafficSplit', metadata, spec: spec ?? null };
}

const destination = { kind: 'ServiceAccount', name: 'server', namespace: 'stage' };

describe('admission', () => {
  it('stores the object without unknown fields, its metadata untouched', () => {
    const object = {
      ...target({ destination: { ...destination, port: 80 }, rules: [], sources: [], priority: 1 }),
      metadata: { ...metadata, labels: { any: 'label' } },
      status: {},
    };
    expect(admit(object, V060, 'array')).toEqual({
      accepted: true,
      object: {
        apiVersion: 'access.smi-spec.io/v1alpha3',
        kind: 'TrafficTarget',
        metadata: { ...metadata, labels: { any: 'label' } },
        spec: { destination, rules: [], sources: [] },
      },
    });
  });

  it.each([
    ['of a version that is not served', split({}, 'v1alpha2')],
    ['of a kind that SMI does not have', { ...split({}), kind: 'TrafficMerge' }],
    ['of a kind that Object has by inheritance', { ...split({}), kind: 'constructor' }],
    ['of a kind of another group', { ...split({}), kind: 'TrafficTarget' }],
    ['of a kind that came with a later version', { ...target({}), kind: 'IdentityBinding' }],
  ])('answers 404 to an object %s', (_, object) => {
    expect(admit(object, V060, 'array')).toMatchObject({ accepted: false, status: 404 });
  });

  it('answers 413 to an object beyond the size limit', () => {
    const object = split({ service: 'x'.repeat(MAX_OBJECT_BYTES), backends: [] });
    expect(admit(object, V060, 'array')).toMatchObject({ accepted: false, status: 413 });
  });

  it.each([
    [target({ rules: [], sources: [] }), 'spec.destination: Required value'],
    [target({ destination, sources: [] }), 'spec.rules: Required value'],
    [target({ destination, rules: [] }), 'spec.sources: Required value'],
    [target({ destination, rules: null, sources: [] }), 'spec.rules: Required value'],
    [
      target({ destination, rules: [{ kind: 'GRPCRoute', name: 'x' }], sources: [] }),
      'spec.rules[0].kind: Invalid value: must be equal to one of the allowed values',
    ],
    [split({ service: 'root', backends: [{ service: 'a' }] }), 'spec.backends[0].weight: Required value'],
    [
      split({ service: 'root', backends: [{ service: 'a', weight: '1' }] }),
      'spec.backends[0].weight: Invalid value: must be number',
    ],
    [
      { ...split({ service: 'root', backends: [] }), metadata: { ...metadata, name: 'A_' } },
      'metadata.name: Invalid value',
    ],
    [
      { ...split({ service: 'root', backends: [] }), metadata: { name: 'a', namespace: 'x'.repeat(64) } },
      'metadata.namespace: Invalid value',
    ],
  ])('answers 422 and names the field: %j', (object, message) => {
    expect(admit(object, V060, 'array')).toMatchObject({
      accepted: false,
      status: 422,
      message: expect.stringContaining(message),
    });
  });

  it('accepts what the published CRDs accept although the text does not', () => {
    expect(admit(target({ destination, rules: [], sources: [] }), V060, 'array')).toMatchObject({
      accepted: true,
    });
    const weights = split({ service: 'root', backends: [{ service: 'a', weight: -0.5 }] });
    expect(admit(weights, V060, 'array')).toMatchObject({ accepted: true });
  });

  it.each(['100', '100m', 1, '1e3', '.5', '1.5Ki'])(
    'accepts the quantity %j as a weight of v1alpha1',
    (weight) => {
      const object = split({ service: 'root', backends: [{ service: 'a', weight }] }, 'v1alpha1');
      expect(admit(object, { split: 'v1alpha1' }, 'array')).toEqual({ accepted: true, object });
    },
  );

  it.each(['heavy', '1 m', 1.5, ''])('refuses %j as a weight of v1alpha1', (weight) => {
    const object = split({ service: 'root', backends: [{ service: 'a', weight }] }, 'v1alpha1');
    expect(admit(object, { split: 'v1alpha1' }, 'array')).toMatchObject({ accepted: false, status: 422 });
  });

  it('accepts headers in the shape of the installed CRD only', () => {
    const group = (headers: KubernetesObject[string]): KubernetesObject => ({
      apiVersion: 'specs.smi-spec.io/v1alpha4',
      kind: 'HTTPRouteGroup',
      metadata,
      spec: { matches: [{ name: 'm', headers }] },
    });
    const array = group([{ agent: 'fox' }]);
    const map = group({ agent: 'fox' });
    expect(admit(array, V060, 'array')).toEqual({ accepted: true, object: array });
    expect(admit(map, V060, 'map')).toEqual({ accepted: true, object: map });
    expect(admit(map, V060, 'array')).toMatchObject({ accepted: false, status: 422 });
    expect(admit(array, V060, 'map')).toMatchObject({ accepted: false, status: 422 });
  });

  it.each([
    ['a TCPRoute without matches', 'TCPRoute', {}],
    ['a UDPRoute without ports', 'UDPRoute', { matches: {} }],
    ['a port that is no integer', 'TCPRoute', { matches: { ports: [80.5] } }],
  ])('refuses %s in v1alpha4', (_, kind, spec) => {
    const object = { apiVersion: 'specs.smi-spec.io/v1alpha4', kind, metadata, spec };
    expect(admit(object, V060, 'array')).toMatchObject({ accepted: false, status: 422 });
  });

  it('accepts a TCPRoute without fields before v1alpha3, and prunes what v1alpha4 would have there', () => {
    const object = { apiVersion: 'specs.smi-spec.io/v1alpha2', kind: 'TCPRoute', metadata };
    const withPorts = { ...object, spec: { matches: { ports: [80] } } };
    expect(admit(withPorts, { specs: 'v1alpha2' }, 'array')).toEqual({ accepted: true, object });
  });
});

describe('an IdentityBinding', () => {
  const binding = (schemes: KubernetesObject[string]): KubernetesObject => ({
    apiVersion: 'access.smi-spec.io/v1alpha4',
    kind: 'IdentityBinding',
    metadata,
    spec: { schemes },
  });
  const served = { access: 'v1alpha4' } as const;
  const podLabelSelector = { matchLabels: { app: 'client' } };

  it.each([
    ['no scheme', {}],
    ['both a pod label selector and a ServiceAccount', { podLabelSelector, serviceAccount: 'client' }],
    ['no label', { podLabelSelector: { matchLabels: {} } }],
    ['no SPIFFE identity', { spiffeIdentities: [] }],
  ])('with %s is refused', (_, schemes) => {
    expect(admit(binding(schemes), served, 'array')).toMatchObject({ accepted: false, status: 422 });
  });

  it.each([
    ['a pod label selector', { podLabelSelector }],
    [
      'a ServiceAccount and SPIFFE identities',
      { serviceAccount: 'client', spiffeIdentities: ['spiffe://a/b'] },
    ],
  ])('with %s is accepted', (_, schemes) => {
    const object = binding(schemes);
    expect(admit(object, served, 'array')).toEqual({ accepted: true, object });
  });

  it('may be a subject in v1alpha4, without the group of the text’s examples', () => {
    const subject = { kind: 'IdentityBinding', name: 'client', namespace: 'stage' };
    const withGroup = { ...subject, group: 'access.smi-spec.io' };
    const object = target({ destination: withGroup, rules: [], sources: [withGroup] }, 'v1alpha4');
    expect(admit(object, served, 'array')).toMatchObject({
      accepted: true,
      object: { spec: { destination: subject, sources: [subject] } },
    });
    expect(
      admit(
        target({ destination: { ...subject, kind: 'Group' }, rules: [], sources: [] }, 'v1alpha4'),
        served,
        'array',
      ),
    ).toMatchObject({
      accepted: false,
      status: 422,
    });
  });
});
