import { describe, expect, it } from 'vitest';
import type { Clause } from '../harness/model/clause.ts';
import type { ObservationResult } from '../harness/model/result.ts';
import { observedText, renderAmbiguities } from './ambiguity.ts';

const clause = (id: Clause['id'], rest: Partial<Clause> = {}): Clause => ({
  id,
  api: 'access',
  level: 'open',
  kind: 'behaviour',
  versions: ['v1alpha2', 'v1alpha3'],
  sources: [{ file: 'a.md', line: 1 }],
  sentence: 'It may be.',
  dependsOn: [],
  ...rest,
});

const observed = (
  question: string,
  words: string,
  rest: Partial<ObservationResult> = {},
): ObservationResult => ({
  clause: 'access-A1',
  api: 'access',
  version: 'v1alpha3',
  test: 'TA-O01',
  question,
  finding: 'x',
  words,
  ...rest,
});

describe('the register of ambiguities', () => {
  const clauses = [
    clause('access-A1', { reading: 'Silent on *.', conflict: ['It is. (a:1)', 'It is not. (b:2)'] }),
    clause('access-A2', { uncovered: 'Nobody can see it.' }),
    clause('access-A3', { level: 'must' }),
  ];
  const page = renderAmbiguities(clauses, [
    observed('Is it?', 'yes'),
    observed('Is it?', 'no', { version: 'v1alpha2' }),
    observed('Was it?', 'yes'),
    observed('Was it?', 'yes', { version: 'v1alpha2' }),
  ]);

  it('has each open clause and no other', () => {
    expect([...page.matchAll(/^### (.+)$/gm)].map(([, id]) => id)).toEqual(['access-A1', 'access-A2']);
    expect(page).toContain('\n2 places in the specification');
  });

  it('has the sentences that disagree, and our reading, taken literally', () => {
    expect(page).toContain('These disagree:\n\n- It is. (a:1)\n- It is not. (b:2)\n');
    expect(page).toContain('\nSilent on \\*.\n');
  });

  it('answers each question once, and by version where they differ', () => {
    expect(page).toContain('| Was it? | yes |');
    expect(page).toContain('| Is it? | no (v1alpha2); yes (v1alpha3) |');
  });

  it('says why something is not observed', () => {
    expect(page).toContain('Not observed: Nobody can see it.');
  });
});

describe('the amount of observations', () => {
  it('is told with the number of clauses', () => {
    expect(observedText([observed('a?', 'b'), observed('c?', 'd')])).toBe('2 observations of 1 open clause');
  });
});
