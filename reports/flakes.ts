import type { Repeats, TestFlakes } from '../harness/model/result.ts';
import type { VerdictKind } from '../harness/model/verdict.ts';
import type { Palette } from './palette.ts';

/** As many digits as tell something: 25.9 %, 0.30 %. */
export function percent(rate: number): string {
  const points = rate * 100;
  return `${points === 0 || points >= 10 ? Number(points.toFixed(1)) : Number(points.toPrecision(2))} %`;
}

/** `3 of 10 repetitions differ (7 pass, 3 fail): flake rate 30 %, at most 60.7 % (95 % confidence)`. */
export function flakeText({ verdicts, flakes, rate, upperBound }: TestFlakes, confidence: number): string {
  const counts = Object.entries(verdicts) as [VerdictKind, number][];
  const n = counts.reduce((sum, [, count]) => sum + count, 0);
  const tally = counts.map(([kind, count]) => `${count} ${kind}`).join(', ');
  const bound = `flake rate ${percent(rate)}, at most ${percent(upperBound)} (${percent(confidence)} confidence)`;
  return flakes === 0
    ? `all ${n} repetitions alike (${tally}): ${bound}`
    : `${flakes} of ${n} repetitions differ (${tally}): ${bound}`;
}

/** A line for each test whose verdict was not always the same; one for all where there is none. */
export function flakeLines({ repetitions, confidence, tests }: Repeats, palette: Palette): readonly string[] {
  const flaky = tests.filter(({ flakes }) => flakes > 0);
  const steady = tests.filter(({ flakes }) => flakes === 0);
  const bound = Math.max(0, ...steady.map(({ upperBound }) => upperBound));
  const most = `at most ${percent(bound)} each (${percent(confidence)} confidence)`;
  const summary =
    flaky.length === 0
      ? `none: each of ${tests.length} tests ended alike ${repetitions} times; flake rate ${most}`
      : `${flaky.length} of ${tests.length} tests in ${repetitions} repetitions; the others ${most}`;
  return [summary, ...flaky.map((one) => `${palette.warn(one.test)} ${flakeText(one, confidence)}`)];
}
