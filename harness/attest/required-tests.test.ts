import { describe, expect, it } from 'vitest';
import type { ObservationRecord, RunEvidence, RunRecord, TestRecord, TestStep } from '../model/evidence.ts';
import type { RequiredTest } from '../model/manifest.ts';
import { departuresFromManifest } from './required-tests.ts';

const REQUIRED: RequiredTest = {
  test: 'TA-O01',
  title: 'observed',
  api: 'access',
  version: 'v1alpha3',
  clauses: ['access-A13'],
  needs: [],
  expectations: [],
  observations: [
    { kind: 'admission', clause: 'access-A13', question: 'Is it accepted?', findings: {} },
    { kind: 'admission', clause: 'access-A14', question: 'Is it kept?', findings: {} },
  ],
};

function observed(seq: number, clause: ObservationRecord['clause'], question: string): ObservationRecord {
  const object = { apiVersion: 'x/v1', kind: 'X', metadata: { name: 'x', namespace: 'n' } };
  return { record: 'observation', seq, clause, question, observation: { kind: 'admission', object } };
}
const FIRST = observed(0, 'access-A13', 'Is it accepted?');
const SECOND = observed(1, 'access-A14', 'Is it kept?');

function departures(...steps: readonly TestStep[]): readonly string[] {
  const run = { versions: { access: 'v1alpha3' }, selection: { kind: 'full' }, testbed: { traits: [] } };
  const test = { record: 'test', test: 'TA-O01', api: 'access', version: 'v1alpha3' };
  const evidence: RunEvidence = {
    run: run as unknown as RunRecord,
    tests: [{ test: test as unknown as TestRecord, steps, complete: true }],
    outcome: 'completed',
  };
  return departuresFromManifest(evidence, { schema: 1, tests: [REQUIRED] });
}

describe('the observations of a test', () => {
  it('are those that the suite has, in its order', () => {
    expect(departures(FIRST, SECOND)).toEqual([]);
  });

  it.each<[string, readonly TestStep[], RegExp]>([
    ['left out', [FIRST], /has 1 observations, the suite 2/],
    [
      'of another clause',
      [FIRST, { ...SECOND, clause: 'access-A13' }],
      /has as observation 1 admission of access-A13/,
    ],
    [
      'another question',
      [{ ...FIRST, question: 'Is it so?' }, SECOND],
      /“Is it so\?”, the suite .*“Is it accepted\?”/,
    ],
    [
      'one too many',
      [FIRST, SECOND, observed(2, 'access-A13', 'And?')],
      /has as observation 2 .*, the suite none/,
    ],
  ])('are noticed when one is %s', (_, steps, words) => {
    expect(departures(...steps).join()).toMatch(words);
  });

  it('may end early for trouble', () => {
    expect(departures(FIRST, { record: 'trouble', at: 1, code: 'X', message: '' })).toEqual([]);
  });
});

describe('the repetitions of a test', () => {
  const run = {
    versions: { access: 'v1alpha3' },
    selection: { kind: 'full' },
    testbed: { traits: [] },
    repetitions: 2,
  } as unknown as RunRecord;
  const performed = (mark: Partial<TestRecord>, ...steps: readonly TestStep[]) => ({
    test: { test: 'TA-O01', api: 'access', version: 'v1alpha3', ...mark } as TestRecord,
    steps,
    complete: true,
  });
  const of = (...tests: RunEvidence['tests']) =>
    departuresFromManifest({ run, tests, outcome: 'completed' }, { schema: 1, tests: [REQUIRED] });

  it('must all be there', () => {
    const first = performed({ repetition: 1 }, FIRST, SECOND);
    const second = performed({ repetition: 2 }, FIRST, SECOND);
    expect(of(first, second)).toEqual([]);
    expect(of(first)).toEqual(['TA-O01 (access v1alpha3), repetition 2 is missing']);
  });

  it('may each have two takes, of which each is what the suite has', () => {
    const cut = performed({ repetition: 1 }, { record: 'trouble', at: 1, code: 'X', message: '' });
    const again = performed({ repetition: 1, take: 2 }, FIRST, SECOND);
    const second = performed({ repetition: 2 }, FIRST, SECOND);
    expect(of(cut, again, second)).toEqual([]);
    expect(of(cut, performed({ repetition: 1, take: 2 }, FIRST), second).join()).toMatch(
      /has 1 observations, the suite 2/,
    );
  });
});
