import { describe, expect, it } from 'vitest';
import { loadClauses } from '../../catalogue/clauses.ts';
import { loadProfile } from '../../profiles/loader.ts';
import type { KubernetesProfile } from '../../profiles/profile.ts';
import { versionProblem } from './kubernetes-version.ts';

const osm = (await loadProfile('osm', await loadClauses())) as KubernetesProfile;
const demanding: KubernetesProfile = {
  ...osm,
  requires: [{ kind: 'kubernetes', from: '1.30', why: 'it says so', remedy: 'upgrade' }],
};

describe('a version of Kubernetes', () => {
  it.each(['v1.22.0', 'v1.34.4', 'v1.100.0+k3s1', 'v2.0.0'])('%s is new enough for the suite', (version) => {
    expect(versionProblem(version, undefined)).toBeUndefined();
  });

  it.each(['v1.21.14', 'v1.9.11', 'v0.99.0'])('%s is not', (version) => {
    expect(versionProblem(version, undefined)?.found).toContain(`${version} is older than 1.22`);
  });

  it('must be new enough for the mesh, too, whose profile says why and what to do', () => {
    expect(versionProblem('v1.29.9', demanding)).toEqual({
      found: 'Kubernetes v1.29.9 is older than 1.30, which Open Service Mesh 1.2.4 needs: it says so',
      remedy: 'upgrade',
    });
    expect(versionProblem('v1.30.0-eks-1', demanding)).toBeUndefined();
  });

  it('that cannot be read is not called old', () => {
    expect(versionProblem('custom', demanding)).toBeUndefined();
  });
});
