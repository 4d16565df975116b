import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capability } from '../model/capability.ts';
import type { ClauseResult, Result } from '../model/result.ts';
import { RESULT_SCHEMA } from '../model/result.ts';
import type { VerdictKind } from '../model/verdict.ts';
import { comparisonOf, hasRegressed } from './comparison.ts';

const base: Result = {
  $schema: RESULT_SCHEMA,
  suite: { name: 'smi-conformance', version: '0.1.0', digest: 'd'.repeat(64) },
  specCommit: 'cc4babd',
  mesh: { name: 'osm', version: '1.2.4', digests: {} },
  testbed: 'kubernetes',
  release: 'v0.6.0',
  versions: { access: 'v1alpha3', split: 'v1alpha4' },
  selection: { kind: 'full' },
  outcome: 'completed',
  matrix: [
    {
      api: 'access',
      version: 'v1alpha3',
      capability: 'Full',
      held: 1,
      applicable: 1,
      notExercised: 0,
      failing: [],
      inconclusive: [],
    },
  ],
  claims: [],
  clauses: [],
  tests: [],
  observations: [],
  run: {
    id: 'r',
    seed: 1,
    startedAt: '2026-11-22T10:00:00.000Z',
    endedAt: '2026-11-22T10:00:08.000Z',
    durationMs: 8000,
    host: { node: 'v26.10.0', platform: 'linux x64' },
    evidence: { file: 'evidence.jsonl.gz', sha256: 'e'.repeat(64), records: 2 },
    totals: { probes: 0, connections: 0, requests: 0, changes: 0 },
    tests: [],
  },
};
const NO_FACTS = { before: new Map(), after: new Map() };

const verdicts = (...kinds: readonly VerdictKind[]): Result => ({
  ...base,
  clauses: kinds.map(
    (verdict, n): ClauseResult => ({ clause: `access-A${n}`, api: 'access', version: 'v1alpha3', verdict }),
  ),
});
const changes = (before: Result, after: Result) =>
  comparisonOf(before, after, NO_FACTS).clauses.map(({ kind, clause }) => `${clause} ${kind}`);

describe('two results compared', () => {
  it.each([
    ['pass', 'fail', 'regressed'],
    ['fail', 'pass', 'fixed'],
    ['pass', 'inconclusive', 'changed'],
    ['inconclusive', 'fail', 'changed'],
    ['not-applicable', 'fail', 'changed'],
  ] as const)('a clause from %s to %s is %s', (was, is, kind) => {
    expect(changes(verdicts(was), verdicts(is))).toEqual([`access-A0 ${kind}`]);
  });

  it('a clause of one of them alone is new or gone', () => {
    expect(changes(verdicts('pass'), verdicts('pass', 'fail'))).toEqual(['access-A1 new']);
    expect(changes(verdicts('pass', 'fail'), verdicts('pass'))).toEqual(['access-A1 gone']);
  });

  it('what regressed comes first', () => {
    expect(changes(verdicts('fail', 'pass'), verdicts('pass', 'fail'))).toEqual([
      'access-A1 regressed',
      'access-A0 fixed',
    ]);
  });

  it('a lower capability is a regression by itself; one that stays open is none', () => {
    const as = (capability: Capability): Result => ({
      ...base,
      matrix: base.matrix.map((cell) => ({ ...cell, capability })),
    });
    const regresses = (was: Capability, is: Capability) =>
      hasRegressed(comparisonOf(as(was), as(is), NO_FACTS));
    expect(regresses('Full', 'Half')).toBe(true);
    expect(regresses('Half', 'None')).toBe(true);
    expect(regresses('None', 'Full')).toBe(false);
    expect(regresses('Full', 'Undetermined')).toBe(false);
  });

  it('names what was not the same around them, the Kubernetes of their attestations among it', () => {
    const after: Result = {
      ...base,
      mesh: { ...base.mesh, version: '9' },
      suite: { ...base.suite, version: '8' },
      versions: { access: 'v1alpha4' },
    };
    const { environment } = comparisonOf(base, after, {
      before: new Map([['kubernetes', 'v1.36.0']]),
      after: new Map([['kubernetes', 'v1.37.0']]),
    });
    expect(environment).toContainEqual({ what: 'mesh version', before: base.mesh.version, after: '9' });
    expect(environment).toContainEqual({ what: 'suite version', before: base.suite.version, after: '8' });
    expect(environment).toContainEqual({ what: 'version of access', before: 'v1alpha3', after: 'v1alpha4' });
    expect(environment).toContainEqual({ what: 'version of split', before: 'v1alpha4' });
    expect(environment).toContainEqual({ what: 'kubernetes', before: 'v1.36.0', after: 'v1.37.0' });
  });

  it('a result and itself differ in nothing, and what one way regressed is fixed the other', () => {
    const kind = fc.constantFrom<VerdictKind>(
      'pass',
      'fail',
      'inconclusive',
      'not-applicable',
      'not-exercised',
    );
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 8 }), fc.array(kind, { maxLength: 8 }), (a, b) => {
        const [one, other] = [verdicts(...a), verdicts(...b)];
        const same = comparisonOf(one, one, NO_FACTS);
        expect([same.clauses, same.capabilities, same.environment]).toEqual([[], [], []]);
        const count = (from: Result, to: Result, what: string) =>
          comparisonOf(from, to, NO_FACTS).clauses.filter((change) => change.kind === what).length;
        expect(count(one, other, 'regressed')).toBe(count(other, one, 'fixed'));
        expect(count(one, other, 'new')).toBe(count(other, one, 'gone'));
      }),
    );
  });
});
