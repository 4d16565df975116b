import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redactor } from '../evidence/redactor.ts';
import { at, get, REFUSED, Rehearsal, reaching, TROUBLE, times } from '../judge/rehearsal.fixture.ts';
import { judgeTest } from '../judge/test.ts';
import type { TestEvidence } from '../model/evidence.ts';
import type { RequiredTest } from '../model/manifest.ts';

const OBJECT = {
  apiVersion: 'access.smi-spec.io/v1alpha3',
  kind: 'TrafficTarget',
  metadata: { name: 't', namespace: 'main' },
};

const REQUIRED: RequiredTest = {
  test: 'TA-01',
  title: 't',
  api: 'access',
  version: 'v1alpha3',
  clauses: ['access-A1'],
  needs: [],
  expectations: (['accepted', 'rejected', 'delivered', 'schema'] as const).map((kind) => ({
    kind,
    clause: 'access-A1',
  })),
  observations: [],
};

/** A text with things in it that are nobody's business. */
const talk = fc
  .array(
    fc.constantFrom(
      'dial tcp 10.96.0.1:443',
      'from fd00::7',
      'Bearer abcdef123456',
      'password=hunter2',
      '/home/ada/.kube',
      'on analytical-engine',
      'invalid',
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(' '));

interface Course {
  readonly texts: readonly [string, string, string];
  readonly accepted: boolean;
  readonly rejected: boolean;
  readonly end: 'delivered' | 'refused' | 'trouble';
}

const courses: fc.Arbitrary<Course> = fc.record({
  texts: fc.tuple(talk, talk, talk),
  accepted: fc.boolean(),
  rejected: fc.boolean(),
  end: fc.constantFrom('delivered', 'refused', 'trouble'),
});

function evidenceOf({ texts: [first, second, third], accepted, rejected, end }: Course): TestEvidence {
  const test = new Rehearsal(['client', 'server'], { test: 'TA-01', api: 'access', version: 'v1alpha3' });
  const submitted = (isAccepted: boolean, message: string) =>
    test.step({
      record: 'change',
      at: test.now,
      changes: [
        {
          verb: 'apply',
          object: OBJECT,
          admission: isAccepted ? { accepted: true } : { accepted: false, status: 422, message },
        },
      ],
    });
  test.expect({ kind: 'accepted', object: OBJECT });
  submitted(accepted, first);
  test.expect({ kind: 'rejected', object: OBJECT });
  submitted(!rejected, second);
  const probe = get('client', 'server');
  const last = { delivered: reaching('server'), refused: REFUSED, trouble: TROUBLE }[end];
  test.expect({ kind: 'delivered', probe, intended: [at('server')], hold: 10 });
  test.send('probe', probe, ...times(9, reaching('server')), last).receive();
  test.expect({ kind: 'schema', object: 'TrafficTarget', check: { check: 'no-field', like: 'port' } });
  test.step({
    record: 'schema',
    at: test.now,
    object: 'TrafficTarget',
    schema: {
      type: 'object',
      properties: { spec: { type: 'object', properties: { rules: { type: 'array', description: third } } } },
    },
  });
  return test.evidence;
}

describe('a judge', () => {
  it('says the same of evidence before and after it was redacted', () => {
    const verdicts = new Set<string>();
    fc.assert(
      fc.property(courses, (course) => {
        const evidence = evidenceOf(course);
        const redactor = new Redactor({
          home: '/home/ada',
          hostname: 'analytical-engine',
          secrets: ['hunter2'],
        });
        const redacted = { ...evidence, steps: evidence.steps.map((step) => redactor.step(step)) };
        const { result } = judgeTest(evidence, REQUIRED);
        for (const one of result.expectations) verdicts.add(one.verdict);
        expect(judgeTest(redacted, REQUIRED).result).toEqual(result);
      }),
    );
    // Not because it says one thing of everything.
    expect([...verdicts]).toEqual(expect.arrayContaining(['pass', 'fail']));
  });
});
