import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../model/kubernetes.ts';
import type { SchemaNode } from '../../smi/discovery.ts';
import { headersShapeOf } from '../../smi/discovery.ts';
import { smiCrds } from './crds.ts';

interface Spec {
  readonly group: string;
  readonly names: JsonObject;
  readonly versions: readonly {
    readonly name: string;
    readonly served: boolean;
    readonly storage: boolean;
    readonly schema: { readonly openAPIV3Schema: SchemaNode };
  }[];
}

function specOf(crd: unknown): Spec {
  return (crd as { readonly spec: Spec }).spec;
}

describe('the CRDs of the suite', () => {
  it('are those of the kinds that the versions have, each with one served version', () => {
    const crds = smiCrds({ access: 'v1alpha3', specs: 'v1alpha4', split: 'v1alpha4' }, 'array');
    expect(crds.map(({ metadata }) => metadata.name)).toEqual([
      'traffictargets.access.smi-spec.io',
      'httproutegroups.specs.smi-spec.io',
      'tcproutes.specs.smi-spec.io',
      'udproutes.specs.smi-spec.io',
      'trafficsplits.split.smi-spec.io',
    ]);
    for (const crd of crds) {
      expect(specOf(crd).versions).toHaveLength(1);
      expect(specOf(crd).versions[0]).toMatchObject({ served: true, storage: true });
    }
  });

  it('leave out kinds that came later, and APIs that are not asked for', () => {
    expect(smiCrds({ specs: 'v1alpha3' }, 'array').map(({ metadata }) => metadata.name)).toEqual([
      'httproutegroups.specs.smi-spec.io',
      'tcproutes.specs.smi-spec.io',
    ]);
    expect(smiCrds({ access: 'v1alpha4' }, 'array').map(({ metadata }) => metadata.name)).toContain(
      'identitybindings.access.smi-spec.io',
    );
  });

  it.each(['array', 'map'] as const)('have headers as %s', (shape) => {
    const [routes] = smiCrds({ specs: 'v1alpha4' }, shape);
    const [version] = specOf(routes).versions;
    expect(headersShapeOf(version?.schema.openAPIV3Schema ?? {})).toBe(shape);
  });
});
