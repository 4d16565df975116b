import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../reports/palette.ts';
import type { TestResult } from '../model/result.ts';
import type { RunEvent } from '../run/run-event.ts';
import { displayRun } from './run-display.ts';
import type { Output } from './surroundings.ts';

const test = (id: string, verdict: TestResult['verdict']): TestResult => ({
  test: id,
  title: `the rule of ${id}`,
  api: 'access',
  version: 'v1alpha3',
  verdict,
  expectations:
    verdict === 'fail' ? [{ kind: 'denied', clause: 'access-A7', verdict, reason: 'leaked' }] : [],
});

const events: readonly RunEvent[] = [
  {
    kind: 'started',
    tests: 2,
    repetitions: 1,
    seed: 42,
    mesh: { name: 'reference', version: '0.1.0', digests: {} },
    versions: { access: 'v1alpha3' },
  },
  { kind: 'test-started', test: 'TA-01', title: 'the rule of TA-01' },
  { kind: 'test-started', test: 'TA-07', title: 'the rule of TA-07' },
  { kind: 'test-ended', test: test('TA-01', 'pass'), durationMs: 12.4, takes: 1, details: [], accounts: [] },
  {
    kind: 'test-ended',
    test: test('TA-07', 'fail'),
    durationMs: 30,
    takes: 1,
    details: [{ seq: 0, detail: '3 leaked' }],
    accounts: [{ seq: 0, seen: 'server-v1 recorded 3 of 20' }],
  },
  { kind: 'phase', name: 'judging' },
];

function shown(way: 'live' | 'lines'): string {
  const written: string[] = [];
  const output: Output = { write: (text) => written.push(text), isTTY: way === 'live', columns: 80 };
  const repeatable = { seed: 42, release: 'v0.6.0', mesh: 'reference', fault: './mine.ts' };
  const display = displayRun({ output, palette: PLAIN, way, clauses: new Map(), repeatable });
  for (const event of events) display.show(event);
  display.end();
  return written.join('');
}

/** What a terminal shows in the end: a cleared line keeps what was written after the last clearing. */
function onTerminal(text: string): string {
  return text
    .split('\n')
    .map((line) => line.split('\r\u001b[2K').at(-1))
    .join('\n');
}

describe('a run in a log', () => {
  it('has a line a test, failures in full with the very command that was used', () => {
    expect(shown('lines')).toMatchInlineSnapshot(`
      "reference 0.1.0, access v1alpha3; 2 tests, seed 42

      ok TA-01 the rule of TA-01 (12 ms)
      FAIL TA-07 the rule of TA-07 (access v1alpha3)
        clause    access-A7
        expected  denied, received by no workload, every time
        verdict   fail (reached a workload, though its answer was withheld or altered)
        seen      server-v1 recorded 3 of 20
        repeat    npx smi-conformance run --test TA-07 --seed 42 --fault ./mine.ts

      "
    `);
  });

  it('has no control characters', () => {
    expect(shown('lines')).not.toContain('\r');
    expect(shown('lines')).not.toContain('\u001b');
  });
});

describe('a run on a terminal', () => {
  it('rewrites one line, and leaves nothing of it when it ends', () => {
    const text = shown('live');
    expect(text).toContain('\r\u001b[2K0/2  TA-01 TA-07');
    expect(text).toContain('\r\u001b[2K1/2  TA-07');
    expect(text).toContain('\r\u001b[2K2/2  1 failed  judging …');
    expect(onTerminal(text)).toMatch(
      /^reference 0\.1\.0, access v1alpha3; 2 tests, seed 42\n\nFAIL TA-07[\s\S]*\n\n$/,
    );
    expect(onTerminal(text)).not.toContain('TA-01');
  });
});
