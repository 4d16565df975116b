import { describe, expect, it } from 'vitest';
import type { Kill, KillMatrix, Mutant } from '../harness/model/kill.ts';
import { renderKillMatrix, renderMutantLine } from './kill-matrix.ts';
import { PLAIN } from './palette.ts';

const kill: Kill = {
  test: 'TA-07',
  seq: 1,
  kind: 'denied',
  clause: 'access-A7',
  relation: 'own',
  reason: 'delivered',
  detail: 'server recorded 5 of 5',
};
const mutant = (name: string, rest: Partial<Mutant>): Mutant => ({
  fault: { name, title: `what ${name} does`, breaks: ['access-A7'], digest: '0' },
  release: 'v0.6.0',
  fate: { kind: 'killed-by-name', by: kill },
  deciders: ['TA-07'],
  performed: 1,
  kills: [kill],
  doubts: [],
  durationMs: 2345,
  ...rest,
});

const stray: Kill = { ...kill, test: 'TA-11', seq: 2, clause: 'access-A2', relation: 'stray' };
const matrix: KillMatrix = {
  schema: 1,
  suite: { name: 'smi-conformance', version: '0.1.0', digest: '0' },
  releases: ['v0.6.0'],
  seed: 42,
  thoroughness: 'first-kill',
  control: mutant('deny-everything', {}),
  rightMesh: { performed: 3, doubts: [] },
  mutants: [
    mutant('source-ignored', { kills: [kill, stray] }),
    mutant('elsewhere', { fate: { kind: 'killed-elsewhere', by: stray }, kills: [stray], performed: 20 }),
    mutant('stale', {
      fate: { kind: 'survived' },
      deciders: [],
      performed: 75,
      kills: [],
      doubts: [{ test: 'TA-13', seq: 2, clause: 'access-A7', verdict: 'inconclusive', reason: 'gate-shut' }],
    }),
    mutant('quantity', {
      fate: { kind: 'not-applicable', why: 'split-T9 stands in v1alpha1' },
      performed: 0,
      durationMs: 0,
    }),
  ],
  voidances: [],
  durationMs: 61_234,
};

describe('the kill matrix', () => {
  it('has a line a fault, then what there is to mend, then the totals', () => {
    expect(renderKillMatrix(matrix, PLAIN)).toMatchInlineSnapshot(`
      "  fault           fate              clause     expectation                  time
        source-ignored  killed by name    access-A7  TA-07 #1 denied              2.3 s
        elsewhere       killed elsewhere  access-A2  TA-11 #2 denied              2.3 s
        stale           SURVIVED          access-A7  75 tests                     2.3 s
        quantity        n/a               access-A7  split-T9 stands in v1alpha1  0.0 s

      killed elsewhere elsewhere: what elsewhere does
        breaks      access-A7
        decided by  TA-07
        noticed by  TA-11 #2 denied, access-A2: server recorded 5 of 5
        repeat      npx smi-conformance run --fault elsewhere --seed 42 --test TA-07

      SURVIVED stale: what stale does
        breaks      access-A7
        decided by  no expectation
        no verdict  TA-13 #2 inconclusive (an earlier change of this test never took effect)
        repeat      npx smi-conformance run --fault stale --seed 42

      4 faults: 1 survived, 1 killed elsewhere, 1 n/a, 1 killed by name, in 61.2 s
      control     deny-everything: killed by name
      right mesh  3 tests, all passed
      release     v0.6.0
      seed        42
      "
    `);
  });

  it('of a full run lists the failures outside the clauses under the reasons that the fault gives', () => {
    const explained: Kill = { ...stray, test: 'TA-12', seq: 3, because: 'the caller is no source' };
    const stale = [
      { because: 'a leak' },
      { because: 'the caller is no source', clauses: ['access-A9'] },
    ] as const;
    const full: KillMatrix = {
      ...matrix,
      thoroughness: 'full',
      mutants: [mutant('source-ignored', { kills: [kill, stray, explained], stale })],
    };
    const rendered = renderKillMatrix(full, PLAIN);
    expect(rendered).toContain(
      [
        'Failures outside the clauses of the fault and those that depend on them',
        '  source-ignored (access-A7): what source-ignored does',
        '    UNEXPLAINED',
        '      TA-11 #2 denied  access-A2  delivered where denial was expected',
        '    the caller is no source',
        '      TA-12 #3 denied  access-A2  delivered where denial was expected',
        '    stale  explains no failure: a leak',
        '    stale  explains no failure of access-A9: the caller is no source',
      ].join('\n'),
    );
    expect(rendered.trimEnd().split('\n').at(-1)).toBe(
      'elsewhere   1 explained, 1 unexplained, 2 stale explanations',
    );
  });

  it('of a full run in which all is explained ends by saying so', () => {
    const kills = [kill, { ...stray, because: 'why' }];
    const full: KillMatrix = {
      ...matrix,
      thoroughness: 'full',
      mutants: [mutant('source-ignored', { kills })],
    };
    expect(renderKillMatrix(full, PLAIN).trimEnd().split('\n').at(-1)).toBe(
      'elsewhere   1 explained, 0 unexplained',
    );
  });

  it('of several releases says in which a fault was tried, and repeats it there', () => {
    const tried = renderKillMatrix(
      {
        ...matrix,
        releases: ['v0.6.0', 'v0.4.0'],
        mutants: [mutant('stale', { release: 'v0.4.0', fate: { kind: 'survived' } })],
      },
      PLAIN,
    );
    expect(tried).toContain('  fault  release  fate      clause     expectation  time');
    expect(tried).toContain('  stale  v0.4.0   SURVIVED  access-A7  1 test       2.3 s');
    expect(tried).toContain('--fault stale --seed 42 --test TA-07 --release v0.4.0');
  });

  it('that is void says so last, with the reasons', () => {
    const voided = {
      ...matrix,
      voidances: ['TM-04 #0 (v0.6.0) did not pass on the right mesh: fail (metric-wrong)'],
    };
    expect(renderKillMatrix(voided, PLAIN).trimEnd().split('\n').at(-1)).toBe(
      'VOID        TM-04 #0 (v0.6.0) did not pass on the right mesh: fail (metric-wrong)',
    );
  });
});

describe('a fault’s line in a log', () => {
  it('tells what killed it, and how long that took', () => {
    expect(renderMutantLine(mutant('source-ignored', {}), PLAIN)).toBe(
      'killed by name source-ignored: access-A7, TA-07 #1 denied (2.3 s)',
    );
  });

  it('tells in a full run what is explained, and at once what is not', () => {
    const full = mutant('source-ignored', { kills: [kill, stray, { ...stray, because: 'why' }], stale: [] });
    expect(renderMutantLine(full, PLAIN)).toBe(
      [
        'killed by name source-ignored: access-A7, TA-07 #1 denied, elsewhere 1 explained, 1 unexplained (2.3 s)',
        '    UNEXPLAINED',
        '      TA-11 #2 denied  access-A2  delivered where denial was expected',
      ].join('\n'),
    );
  });
});
