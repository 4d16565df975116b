import { upperBound } from '../../harness/judge/upper-bound.ts';
import { percent } from '../../reports/flakes.ts';
import type { Disturbance } from './disturbance.ts';
import { IN_WORDS } from './disturbance.ts';
import type { Outcome } from './execution.ts';

/** How often something was met, with the exact one-sided 95 % upper bound of its probability (Clopper and Pearson). */
export interface Rate {
  readonly count: number;
  readonly rate: number;
  readonly upperBound: number;
}

/** What came of the executions on the right mesh, or on the faulty ones. */
export interface Tally {
  readonly executions: number;
  /** In which what was to happen happened before the test had ended. */
  readonly struck: number;
  /** Performed a second time, because of trouble in the first. */
  readonly again: number;
  readonly wrong: Rate;
  readonly inconclusive: Rate;
  readonly meanMs: number;
}

export interface Row {
  readonly disturbance: Disturbance;
  readonly right: Tally;
  readonly faulty: Tally;
}

export function tallyOf(outcomes: readonly Outcome[]): Tally {
  const n = outcomes.length;
  const rateOf = (ending: Outcome['ending']): Rate => {
    const count = outcomes.filter((one) => one.ending === ending).length;
    return { count, rate: n === 0 ? 0 : count / n, upperBound: upperBound(count, n) };
  };
  return {
    executions: n,
    struck: outcomes.filter(({ struck }) => struck).length,
    again: outcomes.filter(({ takes }) => takes > 1).length,
    wrong: rateOf('wrong'),
    inconclusive: rateOf('inconclusive'),
    meanMs: n === 0 ? 0 : Math.round(outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0) / n),
  };
}

/** A table in Markdown: a row for the right mesh and one for the faulty ones, for each disturbance. */
export function renderTable(rows: readonly Row[]): string {
  const head = [
    'disturbance',
    'mesh',
    'executions',
    'struck',
    'again',
    'wrong',
    'at most',
    'inconclusive',
    'at most',
    'mean',
  ];
  const bound = ({ upperBound: most }: Rate) => percent(most);
  const line = (name: string, mesh: string, tally: Tally) => [
    name,
    mesh,
    String(tally.executions),
    String(tally.struck),
    String(tally.again),
    String(tally.wrong.count),
    bound(tally.wrong),
    `${tally.inconclusive.count} (${percent(tally.inconclusive.rate)})`,
    bound(tally.inconclusive),
    `${(tally.meanMs / 1000).toFixed(1)} s`,
  ];
  const cells = rows.flatMap(({ disturbance, right, faulty }) => [
    line(IN_WORDS[disturbance], 'right', right),
    line('', 'faulty', faulty),
  ]);
  const widths = head.map((cell, i) => Math.max(cell.length, ...cells.map((row) => row[i]?.length ?? 0)));
  return [head, widths.map((width) => '-'.repeat(width)), ...cells]
    .map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`)
    .join('\n');
}

/** What a test may stay inconclusive at most, 0…1. Of fewer executions than a hundred nothing is said. */
const INCONCLUSIVE = 0.01;
const ENOUGH = 100;

/** 1 a wrong verdict · 3 too many on the right mesh without one · 0 else. */
export function exitCodeOf(rows: readonly Row[]): 0 | 1 | 3 {
  if (rows.some(({ right, faulty }) => right.wrong.count + faulty.wrong.count > 0)) return 1;
  const open = rows.some(
    ({ right }) => right.executions >= ENOUGH && right.inconclusive.rate >= INCONCLUSIVE,
  );
  return open ? 3 : 0;
}
