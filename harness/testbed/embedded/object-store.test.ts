import { describe, expect, it } from 'vitest';
import { RELEASES } from '../../model/api.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { ObjectStore } from './object-store.ts';

const split: KubernetesObject = {
  apiVersion: 'split.smi-spec.io/v1alpha4',
  kind: 'TrafficSplit',
  metadata: { name: 'rollout', namespace: 'stage' },
  spec: { service: 'root', backends: [{ service: 'v1', weight: 1 }], colour: 'blue' },
};

describe('the object store', () => {
  const store = () => new ObjectStore(RELEASES['v0.6.0'], 'array');

  it('prunes fields that the schema does not know', () => {
    const objects = store();
    expect(objects.apply(split)).toEqual({ accepted: true });
    expect(objects.objects).toEqual([
      { ...split, spec: { service: 'root', backends: [{ service: 'v1', weight: 1 }] } },
    ]);
  });

  it('refuses what the schema refuses and keeps what was there', () => {
    const objects = store();
    objects.apply(split);
    const answer = objects.apply({ ...split, spec: { service: 'root' } });
    expect(answer).toMatchObject({ accepted: false, status: 422 });
    expect(objects.objects).toHaveLength(1);
  });

  it('knows nothing of versions that are not served', () => {
    expect(store().apply({ ...split, apiVersion: 'split.smi-spec.io/v1alpha2' })).toMatchObject({
      accepted: false,
      status: 404,
    });
  });

  it('deletes by kind, namespace and name, and says when there is nothing to delete', () => {
    const objects = store();
    objects.apply(split);
    expect(objects.delete({ ...split, metadata: { name: 'rollout', namespace: 'elsewhere' } })).toMatchObject(
      { status: 404 },
    );
    expect(objects.delete(split)).toEqual({ accepted: true });
    expect(objects.objects).toEqual([]);
  });
});
