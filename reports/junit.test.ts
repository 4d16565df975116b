import { describe, expect, it } from 'vitest';
import type { Clause } from '../harness/model/clause.ts';
import type { RunEvidence } from '../harness/model/evidence.ts';
import { repetitionSeed } from '../harness/model/random.ts';
import clauseList from './fixtures/clauses.json' with { type: 'json' };
import sample from './fixtures/result.json' with { type: 'json' };
import { renderJunit } from './junit.ts';
import { parseResult } from './result-schema.ts';

const result = parseResult(JSON.stringify(sample));
const clauses = new Map((clauseList as Clause[]).map((clause) => [clause.id, clause]));

/** Evidence of TA-07 alone, of which only the second expectation was recorded. */
const evidence = {
  tests: [
    {
      test: { test: 'TA-07', version: 'v1alpha3' },
      steps: [
        {
          record: 'expectation',
          seq: 1,
          clause: 'access-A7',
          withinMs: 2000,
          expectation: {
            kind: 'denied',
            hold: 20,
            intended: [{ workload: 'server', port: 8080 }],
            probe: {
              from: 'other',
              to: 'server',
              port: 'http',
              name: 'short',
              call: {
                protocol: 'http',
                version: '1.1',
                method: 'GET',
                path: '/qwrt',
                headers: {},
                connection: 'fresh',
              },
            },
          },
        },
      ],
      complete: true,
    },
  ],
} as unknown as RunEvidence;

describe('junit.xml', () => {
  const xml = renderJunit(result, clauses, evidence);

  it('has a suite per specification with tests, and counts failures, errors and skips apart', () => {
    expect(xml.match(/<testsuite .*>/g)).toEqual([
      expect.stringMatching(/name="Traffic Access v1alpha3".*tests="2" failures="1" errors="0" skipped="0"/),
      expect.stringMatching(/name="Traffic Specs v1alpha4".*tests="1" failures="0" errors="0" skipped="1"/),
      expect.stringMatching(/name="Traffic Split v1alpha4".*tests="1" failures="0" errors="1" skipped="0"/),
    ]);
  });

  it('tells a failure with its sentence, the very probe expected, what was seen and how to repeat it', () => {
    expect(/<failure[\s\S]*<\/failure>/.exec(xml)?.[0]).toMatchInlineSnapshot(`
      "<failure message="access-A7: delivered where denial was expected" type="delivered"><![CDATA[FAIL TA-07 a workload that is not listed as a source is denied (access v1alpha3)
        clause    access-A7 "Only the listed | sources are allowed."
                  apis/traffic-access/v1alpha3/traffic-access.md:118-120
        read as   A source is a ServiceAccount.
        expected  other → server, GET /qwrt (HTTP/1.1, port http): denied, received by no workload, 20 times in a row
        verdict   fail (delivered where denial was expected)
        seen      client end: 20 of 20 answered 200
                  server end: server-v1 recorded all 20
        repeat    npx smi-conformance run --test TA-07 --seed 42
      ]]></failure>"
    `);
  });

  it('makes an inconclusive test an error', () => {
    expect(xml).toMatch(
      /<error message="split-T7: the statistical test reached its bound[\s\S]*estimate 0\.31 for 0\.30/,
    );
  });

  it('gives the reason of a skip', () => {
    expect(xml).toMatch(/<skipped\/>\s*<system-out><!\[CDATA\[not-exercised: this testbed lacks/);
  });

  it('stays well-formed whatever was seen', () => {
    const tests = result.run.tests.map((test) => ({
      ...test,
      details: [{ seq: 1, detail: 'a\u0000b ]]> <c>' }],
    }));
    const text = renderJunit({ ...result, run: { ...result.run, tests } }, clauses, evidence);
    expect(text).not.toContain('\u0000');
    expect(text).toContain('ab ]]]]><![CDATA[> <c>');
  });

  it('says in each suite what was measured, with the seed that repeats it', () => {
    const { mesh, release, suite, run } = result;
    expect(xml.split('<testsuite ').slice(1)).toHaveLength(3);
    for (const part of xml.split('<testsuite ').slice(1)) {
      expect(part).toContain(`<property name="mesh" value="${mesh.name} ${mesh.version}"/>`);
      expect(part).toContain(`<property name="release" value="${release}"/>`);
      expect(part).toContain(`<property name="suite" value="${suite.name} ${suite.version}"/>`);
      expect(part).toContain(`<property name="seed" value="${run.seed}"/>`);
    }
  });

  it('gives every case what CI systems sort and sum by: a unique name, a class of two parts, seconds', () => {
    const cases = [...xml.matchAll(/<testcase name="([^"]+)" classname="([^"]+)" time="([^"]+)"/g)];
    expect(cases).toHaveLength(result.tests.length);
    expect(new Set(cases.map(([, name]) => name)).size).toBe(cases.length);
    for (const [, , className, time] of cases) {
      expect(className).toMatch(/^[a-z]+\.v1[a-z0-9]+$/);
      expect(Number(time)).toBeGreaterThanOrEqual(0);
    }
  });

  it('says in a property of each suite that a result is faulted', () => {
    const fault = { name: 'open-door', breaks: ['access-A7'] as const, digest: 'a'.repeat(64) };
    const text = renderJunit({ ...result, fault }, clauses, evidence);
    expect(text.match(/<property name="faulted" value="FAULTED: /g)).toHaveLength(3);
    expect(text).toContain('--seed 42 --fault open-door');
  });

  it('of a run that repeats its tests says how the verdicts kept, and repeats the repetition that failed', () => {
    const tests = result.run.tests.map((one) => ({
      ...one,
      details: one.details.map((detail) => ({ ...detail, repetition: 3 })),
    }));
    const flaky = {
      test: 'TA-07',
      verdicts: { fail: 1, pass: 9 },
      flakes: 1,
      rate: 0.1,
      upperBound: 0.394163,
    };
    const repeats = { repetitions: 10, confidence: 0.95, tests: [flaky] };
    const repeated = renderJunit({ ...result, run: { ...result.run, tests, repeats } }, clauses, evidence);
    expect(repeated).toContain('<property name="repetitions" value="10"/>');
    expect(repeated).toContain(
      '1 of 10 repetitions differ (1 fail, 9 pass): flake rate 10 %, at most 39.4 % (95 % confidence)',
    );
    expect(repeated).toMatch(/verdict {3}fail .*, repetition 3/);
    expect(repeated).toContain(`run --test TA-07 --seed ${repetitionSeed(42, 3)}`);
  });
});
