import { describe, expect, it } from 'vitest';
import type { Result } from '../model/result.ts';
import type { Policy, PolicyCase } from './policy.ts';
import { policyFindings } from './policy.ts';

// What a policy looks at.
const RESULT = {
  suite: { name: 'smi-conformance', version: '0.1.0', digest: 'a'.repeat(64) },
  mesh: { name: 'osm', version: '1.2', digests: {} },
  matrix: [],
} as unknown as Result;
const NOW = new Date('2026-11-22T12:00:00.000Z');
const CASE: PolicyCase = { result: RESULT, scope: 'full', endedAt: NOW, now: NOW };
const ASKS_NOTHING: Policy = { keys: [], identities: [], specifications: {} };

const cell = (capability: 'Full' | 'Half' | 'None' | 'Undetermined'): Result => ({
  ...RESULT,
  matrix: [
    {
      api: 'split',
      version: 'v1alpha4',
      capability,
      held: 1,
      applicable: 2,
      notExercised: 0,
      failing: ['split-T7'],
      inconclusive: ['split-T8'],
    },
    {
      api: 'metrics',
      capability: 'None',
      held: 0,
      applicable: 0,
      notExercised: 0,
      failing: [],
      inconclusive: [],
    },
  ],
});

const findings = (policy: Partial<Policy>, found: Partial<PolicyCase> = {}) =>
  policyFindings({ ...ASKS_NOTHING, ...policy }, { ...CASE, ...found });

describe('a policy', () => {
  it('that asks nothing finds nothing', () => {
    expect(findings({})).toEqual([]);
  });

  it('tells every rule, those that hold too, in the order of its file', () => {
    const rules = findings({
      specifications: { split: { capability: 'Half' }, access: { capability: 'Full' } },
      meshes: [{ name: RESULT.mesh.name }],
      maximumAgeDays: 1,
      minimumSuiteVersion: '0.0.1',
    });
    expect(rules.map(({ rule }) => rule)).toEqual([
      'suite.minimumVersion',
      'maximumAgeDays',
      'meshes',
      'specifications.access',
      'specifications.split',
    ]);
  });

  it.each<[string, string, boolean]>([
    ['0.9.9', '1.0.0', false],
    ['1.0.0', '1.0.0', true],
    ['1.0.1', '1.0.0', true],
    ['1.0.0-rc.1', '1.0.0', false],
    ['not a version', '1.0.0', false],
  ])('with suite %s, where at least %s is asked for: %s', (version, minimumSuiteVersion, ok) => {
    const result = { ...RESULT, suite: { ...RESULT.suite, version } };
    expect(findings({ minimumSuiteVersion }, { result })).toMatchObject([{ ok }]);
  });

  it('counts the age from the end of the run', () => {
    const endedAt = new Date(NOW.getTime() - 7 * 24 * 60 * 60 * 1000);
    expect(findings({ maximumAgeDays: 7 }, { endedAt })).toMatchObject([{ ok: true }]);
    expect(findings({ maximumAgeDays: 6.9 }, { endedAt })).toMatchObject([
      { ok: false, words: '7.0 days old, at most 6.9 are allowed: run it again' },
    ]);
  });

  it('accepts a mesh by name, and where digests are named only one that ran with all of them', () => {
    const [a, b] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];
    const result = { ...RESULT, mesh: { name: 'osm', version: '1.2', digests: { one: a, two: b } } };
    const ok = (meshes: Policy['meshes'] & object) => findings({ meshes }, { result })[0]?.ok;
    expect(ok([{ name: 'other' }])).toBe(false);
    expect(ok([{ name: 'other' }, { name: 'osm' }])).toBe(true);
    expect(ok([{ name: 'osm', digests: [b, a] }])).toBe(true);
    expect(ok([{ name: 'osm', digests: [a, `sha256:${'c'.repeat(64)}`] }])).toBe(false);
    expect(ok([{ name: 'other', digests: [a] }])).toBe(false);
  });

  it.each<['Full' | 'Half' | 'None' | 'Undetermined', 'Half' | 'Full', boolean]>([
    ['Full', 'Full', true],
    ['Full', 'Half', true],
    ['Half', 'Half', true],
    ['Half', 'Full', false],
    ['None', 'Half', false],
    ['Undetermined', 'Half', false],
  ])('with %s, where %s is asked for: %s', (measured, capability, ok) => {
    const [finding] = findings({ specifications: { split: { capability } } }, { result: cell(measured) });
    expect(finding?.ok).toBe(ok);
    if (!ok) expect(finding?.words).toContain('see split-T7, split-T8');
  });

  it.each(['partial', 'faulted'] as const)('takes no capability from a %s result', (scope) => {
    const specifications = { split: { capability: 'Half' } } as const;
    expect(findings({ specifications }, { result: cell('Full'), scope })).toMatchObject([
      { ok: false, words: `Half is required, but the result is ${scope}: a full run is needed` },
    ]);
  });

  it('asks for versions where it names them, and for the API to be served', () => {
    const result = cell('Full');
    const split = (versions: readonly ('v1alpha3' | 'v1alpha4')[]) =>
      findings({ specifications: { split: { capability: 'Full', versions } } }, { result })[0];
    expect(split(['v1alpha4'])?.ok).toBe(true);
    expect(split(['v1alpha3'])).toMatchObject({
      ok: false,
      words: 'measured in v1alpha4, required in v1alpha3: run it with another --release',
    });
    for (const api of ['metrics', 'access'] as const) {
      expect(findings({ specifications: { [api]: { capability: 'Half' } } }, { result })).toMatchObject([
        { ok: false, words: `Half is required, but the mesh does not serve ${api}` },
      ]);
    }
  });
});
