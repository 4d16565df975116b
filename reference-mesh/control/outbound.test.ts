import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../harness/model/kubernetes.ts';
import type { Asked } from './example.ts';
import { Example, group, seeded, serviceNamed, trafficSplit, WORKLOADS } from './example.ts';
import { chooseBackend, normaliseWeights, splitApplies } from './outbound.ts';
import { rightDecisions } from './right-decisions.ts';

const FIREFOX = group('firefox', { headers: [{ 'user-agent': '.*Firefox.*' }] });
const MOBILE = group('mobile', { headers: [{ 'user-agent': '.*Mobile.*' }] });
const shares = (objects: readonly KubernetesObject[], asked: Asked = {}) =>
  new Example(rightDecisions, [objects], seeded(7)).shares(asked);

describe('split', () => {
  it('follows the weights, which are relative', () => {
    const got = shares([trafficSplit('s', 'root', { v1: 1000, v2: 500 })]);
    expect(got.v1).toBeCloseTo(2 / 3, 1);
    expect(got.v2).toBeCloseTo(1 / 3, 1);
    expect(got.old).toBeUndefined();
  });

  it('does not depend on the number of pods', () => {
    expect(shares([trafficSplit('s', 'root', { v1: 50, v2: 50 })]).v1).toBeCloseTo(0.5, 1);
  });

  it('gives weight 0 nothing, and a single backend everything', () => {
    expect(shares([trafficSplit('s', 'root', { v1: 100, v2: 0 })])).toEqual({ v1: expect.closeTo(1) });
    expect(shares([trafficSplit('s', 'root', { v2: 1 })])).toEqual({ v2: expect.closeTo(1) });
  });

  it('lets a Service without split reach all pods of its selector', () => {
    const got = shares([]);
    expect(got.old).toBeCloseTo(1 / 3, 1);
    expect(got.v2).toBeUndefined();
  });

  it('leaves out backends without the root’s port number, and those that do not exist', () => {
    const got = shares([trafficSplit('s', 'root', { misnumbered: 90, absent: 5, v2: 5 })]);
    expect(got).toEqual({ v2: expect.closeTo(1) });
  });

  it('maps port to targetPort on each backend by itself', () => {
    const example = new Example(rightDecisions, [[trafficSplit('s', 'root', { remapped: 1 })]]);
    expect(example.route()).toMatchObject({ containerPort: 8081, servicePort: 80 });
  });

  it('is for nobody when every weight is 0', () => {
    expect(shares([trafficSplit('s', 'root', { v1: 0 })])).toEqual({ nobody: expect.closeTo(1) });
  });

  it('sends what matches any of its groups to the backends, and the rest to the root', () => {
    const objects = [FIREFOX, MOBILE, trafficSplit('s', 'root', { v2: 1 }, ['firefox', 'mobile', 'absent'])];
    expect(shares(objects, { headers: { 'user-agent': 'Firefox/1' } }).v2).toBeCloseTo(1);
    expect(shares(objects, { headers: { 'user-agent': 'Mobile' } }).v2).toBeCloseTo(1);
    expect(shares(objects, { headers: { 'user-agent': 'curl' } }).v2).toBeUndefined();
    expect(shares(objects, { protocol: 'tcp' }).v2).toBeUndefined();
  });

  it('concerns connections and flows too', () => {
    const objects = [trafficSplit('s', 'root', { v2: 1 })];
    expect(shares(objects, { protocol: 'tcp' }).v2).toBeCloseTo(1);
    expect(shares(objects, { protocol: 'udp' }).v2).toBeCloseTo(1);
  });

  it('is not hierarchical', () => {
    const objects = [trafficSplit('a', 'root', { v1: 1 }), trafficSplit('b', 'v1', { v2: 1 })];
    expect(shares(objects)).toEqual({ v1: expect.closeTo(1) });
  });

  it('leaves direct calls to a backend, and clients outside the mesh, alone', () => {
    const objects = [trafficSplit('s', 'root', { v2: 1 })];
    expect(shares(objects, { service: 'v1' })).toEqual({ v1: expect.closeTo(1) });
    expect(shares(objects, { from: 'outsider' }).v2).toBeUndefined();
  });

  it.each(['root', 'root.main', 'root.main.svc', 'root.main.svc.cluster.local'])(
    'knows its root as %s',
    (root) => {
      const split = { namespace: 'main', name: 's', root, backends: [] };
      expect(splitApplies(split, WORKLOADS.client, serviceNamed('root'))).toBe(true);
      expect(splitApplies({ ...split, namespace: 'elsewhere' }, WORKLOADS.client, serviceNamed('root'))).toBe(
        false,
      );
    },
  );
});

describe('shares', () => {
  const weights = fc.array(fc.oneof(fc.nat(1000), fc.constantFrom(0, -1, Number.NaN)), { maxLength: 5 });
  const backends = (of: readonly number[]) => of.map((weight) => ({ service: serviceNamed('v1'), weight }));

  it('sum up to 1, or are all 0', () => {
    fc.assert(
      fc.property(weights, (of) => {
        const got = normaliseWeights(rightDecisions, backends(of));
        const sum = got.reduce((total, share) => total + share, 0);
        expect(of.some((weight) => weight > 0) ? sum : sum + 1).toBeCloseTo(1);
      }),
    );
  });

  it('choose a backend with a share, and always one where there is any', () => {
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (of, draw) => {
        const got = normaliseWeights(rightDecisions, backends(of));
        const chosen = chooseBackend(got, { random: () => draw, ofClient: 0, ofMesh: 0, connection: 0 });
        if (chosen === undefined) expect(of.some((weight) => weight > 0)).toBe(false);
        else expect(of[chosen]).toBeGreaterThan(0);
      }),
    );
  });
});
