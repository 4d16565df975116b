import type { TestResult } from '../harness/model/result.ts';
import type { Palette } from './palette.ts';
import { reasonWords } from './reason.ts';

/** Where a run stands. */
export interface Progress {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly inconclusive: number;
  /** Tests under way, oldest first. */
  readonly running: readonly string[];
}

/** One line that is rewritten in place, cut to the terminal's `columns`. */
export function renderProgress(progress: Progress, columns: number, palette: Palette): string {
  const counted = [
    { text: `${progress.done}/${progress.total}` },
    ...(progress.failed > 0 ? [{ text: `${progress.failed} failed`, paint: palette.bad }] : []),
    ...(progress.inconclusive > 0
      ? [{ text: `${progress.inconclusive} inconclusive`, paint: palette.warn }]
      : []),
  ];
  const used = counted.reduce((sum, { text }) => sum + text.length + 2, 0);
  // The last column stays free: some terminals wrap as soon as it is written.
  const room = Math.max(0, columns - 1 - used);
  const names = progress.running.join(' ');
  const shown = names.length <= room ? names : `${names.slice(0, Math.max(0, room - 1))}…`.slice(0, room);
  return [...counted.map(({ text, paint = (plain: string) => plain }) => paint(text)), palette.dim(shown)]
    .join('  ')
    .trimEnd();
}

const WORD = {
  pass: { text: 'ok', colour: 'good' },
  fail: { text: 'FAIL', colour: 'bad' },
  inconclusive: { text: 'INCONCLUSIVE', colour: 'warn' },
  'not-applicable': { text: 'n/a', colour: 'dim' },
  'not-exercised': { text: 'not exercised', colour: 'warn' },
} as const satisfies Record<TestResult['verdict'], { text: string; colour: keyof Palette }>;

/** How a test was performed. */
export interface Performance {
  readonly durationMs: number;
  /** More than one where trouble met it. */
  readonly takes: number;
}

/** `ok TA-07 a workload that … is denied (12 ms)`: the line that a log keeps of one test. */
export function renderTestLine(
  test: TestResult,
  { durationMs, takes }: Performance,
  palette: Palette,
): string {
  const { text, colour } = WORD[test.verdict];
  const why = test.reason === undefined || test.verdict === 'pass' ? '' : `: ${reasonWords(test.reason)}`;
  return `${palette[colour](text)} ${test.test} ${test.title} ${palette.dim(`(${Math.round(durationMs)} ms${takes > 1 ? ', second take' : ''})`)}${why}`;
}
