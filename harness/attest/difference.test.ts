import { describe, expect, it } from 'vitest';
import type { Judgement } from '../model/result.ts';
import { RESULT_SCHEMA } from '../model/result.ts';
import { differencesBetween } from './difference.ts';

const JUDGEMENT: Judgement = {
  $schema: RESULT_SCHEMA,
  suite: { name: 'smi-conformance', version: '1', digest: '0' },
  specCommit: 'cc4babd',
  mesh: { name: 'reference', version: '1', digests: { a: '1', b: '2' } },
  testbed: 'embedded',
  release: 'v0.6.0',
  versions: { access: 'v1alpha3' },
  selection: { kind: 'full' },
  outcome: 'completed',
  matrix: [
    {
      api: 'access',
      version: 'v1alpha3',
      capability: 'Half',
      held: 1,
      applicable: 2,
      notExercised: 0,
      failing: ['access-A7'],
      inconclusive: [],
    },
  ],
  claims: [{ api: 'access', status: 'Failed', short: ['access-A7'], better: [] }],
  clauses: [{ clause: 'access-A7', api: 'access', version: 'v1alpha3', verdict: 'fail', reason: 'leaked' }],
  tests: [
    {
      test: 'TA-07',
      title: 't',
      api: 'access',
      version: 'v1alpha3',
      verdict: 'fail',
      reason: 'leaked',
      expectations: [
        { kind: 'delivered', clause: 'access-A7', verdict: 'pass' },
        { kind: 'denied', clause: 'access-A7', verdict: 'fail', reason: 'leaked' },
      ],
    },
  ],
  observations: [
    {
      clause: 'access-A16',
      api: 'access',
      version: 'v1alpha3',
      test: 'TA-O01',
      question: 'Does it open?',
      finding: 'denied',
      words: 'No.',
    },
  ],
};

function changed(edit: (copy: { -readonly [K in keyof Judgement]: Judgement[K] }) => void): Judgement {
  const copy = structuredClone(JUDGEMENT);
  edit(copy);
  return copy;
}

const first = <T>(list: readonly T[]): T => {
  const [item] = list;
  if (item === undefined) throw new Error('empty');
  return item;
};

describe('differences between judgements', () => {
  it('are none between equals, whatever the order of keys', () => {
    const other = changed((copy) => {
      copy.mesh = { version: '1', digests: { b: '2', a: '1' }, name: 'reference' };
      copy.clauses = copy.clauses.map((clause) => Object.assign({ because: undefined }, clause));
    });
    expect(differencesBetween(JUDGEMENT, other)).toEqual([]);
  });

  it.each<
    [string, (copy: { -readonly [K in keyof Judgement]: Judgement[K] }) => void, string, string, string]
  >([
    [
      'a cell',
      (copy) => {
        copy.matrix = [{ ...first(copy.matrix), capability: 'Full', held: 2, failing: [] }];
      },
      'matrix cell access',
      'Full 2/2 in v1alpha3',
      'Half 1/2, failing access-A7 in v1alpha3',
    ],
    [
      'a clause',
      (copy) => {
        copy.clauses = [{ clause: 'access-A7', api: 'access', version: 'v1alpha3', verdict: 'pass' }];
      },
      'access-A7 (access v1alpha3)',
      'pass',
      'fail (leaked)',
    ],
    [
      'an expectation',
      (copy) => {
        const test = first(copy.tests);
        const denied = { kind: 'denied', clause: 'access-A7', verdict: 'pass' } as const;
        copy.tests = [{ ...test, expectations: [first(test.expectations), denied] }];
      },
      'TA-07 (access v1alpha3), expectation 1',
      'denied for access-A7: pass',
      'denied for access-A7: fail (leaked)',
    ],
    [
      'a test that is left out',
      (copy) => {
        copy.tests = [];
      },
      'TA-07 (access v1alpha3)',
      'absent',
      'fail (leaked)',
    ],
    [
      'a finding',
      (copy) => {
        copy.observations = [{ ...first(copy.observations), finding: 'delivered' }];
      },
      'TA-O01 (access v1alpha3), access-A16: Does it open?',
      '{"finding":"delivered","words":"No."}',
      '{"finding":"denied","words":"No."}',
    ],
    [
      'the mesh',
      (copy) => {
        copy.mesh = { ...copy.mesh, version: '2' };
      },
      'mesh',
      '{"digests":{"a":"1","b":"2"},"name":"reference","version":"2"}',
      '{"digests":{"a":"1","b":"2"},"name":"reference","version":"1"}',
    ],
  ])('name %s', (_, edit, what, published, rejudged) => {
    expect(differencesBetween(changed(edit), JUDGEMENT)).toContainEqual({ what, published, rejudged });
  });

  it('see an entry that stands twice, and another order', () => {
    const twice = changed((copy) => {
      copy.clauses = [...copy.clauses, ...copy.clauses];
    });
    expect(differencesBetween(twice, JUDGEMENT)).toHaveLength(1);
    const two = changed((copy) => {
      copy.claims = [...copy.claims, { api: 'split', status: 'Passed', short: [], better: [] }];
    });
    const swapped = changed((copy) => {
      copy.claims = [{ api: 'split', status: 'Passed', short: [], better: [] }, ...copy.claims];
    });
    expect(differencesBetween(swapped, two)).toEqual([
      { what: 'the order of its parts', published: 'one', rejudged: 'another' },
    ]);
  });
});
