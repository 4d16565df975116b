import { describe, expect, it } from 'vitest';
import { smiPaths } from './resources.ts';

describe('what the controller follows of SMI', () => {
  it('are the kinds that a version has', () => {
    expect(smiPaths({ access: 'v1alpha4', specs: 'v1alpha3' })).toEqual([
      '/apis/access.smi-spec.io/v1alpha4/traffictargets',
      '/apis/access.smi-spec.io/v1alpha4/identitybindings',
      '/apis/specs.smi-spec.io/v1alpha3/httproutegroups',
      '/apis/specs.smi-spec.io/v1alpha3/tcproutes',
    ]);
    expect(smiPaths({ specs: 'v1alpha4', split: 'v1alpha2', metrics: 'v1alpha1' })).toEqual([
      '/apis/specs.smi-spec.io/v1alpha4/httproutegroups',
      '/apis/specs.smi-spec.io/v1alpha4/tcproutes',
      '/apis/specs.smi-spec.io/v1alpha4/udproutes',
      '/apis/split.smi-spec.io/v1alpha2/trafficsplits',
    ]);
  });
});
