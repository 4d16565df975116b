import type { Result } from '../harness/model/result.ts';
import type { VerdictKind } from '../harness/model/verdict.ts';
import { observedText } from './ambiguity.ts';
import { flakeLines } from './flakes.ts';
import { freezeLines } from './freezes.ts';
import type { Palette } from './palette.ts';
import { quoted } from './repeat-command.ts';
import { timingLines } from './timing.ts';

const VERDICTS: readonly {
  readonly kind: VerdictKind;
  readonly word: string;
  readonly colour: keyof Palette;
}[] = [
  { kind: 'pass', word: 'passed', colour: 'good' },
  { kind: 'fail', word: 'failed', colour: 'bad' },
  { kind: 'inconclusive', word: 'inconclusive', colour: 'warn' },
  { kind: 'not-applicable', word: 'not applicable', colour: 'dim' },
  { kind: 'not-exercised', word: 'not exercised', colour: 'dim' },
];

/** `74 passed, 2 failed`. */
export function countsText(tests: Result['tests'], palette: Palette): string {
  const counts = VERDICTS.flatMap(({ kind, word, colour }) => {
    const count = tests.filter(({ verdict }) => verdict === kind).length;
    return count === 0 ? [] : [palette[colour](`${count} ${word}`)];
  });
  return counts.join(', ') || 'none';
}

/** What was found where the specification is open is worth a look, and no verdict. */
function observedLine(observations: Result['observations'], folder: string): readonly string[] {
  if (observations.length === 0) return [];
  return [`open     ${observedText(observations)}: see ${folder}/matrix.md`];
}

function labelledLines(label: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, i) => `${(i === 0 ? label : '').padEnd(9)}${line}`);
}

/**
 * How the tests ended, where the results lie, and how anyone can verify them.
 *
 * @param key the file of `--key`, if it was given
 */
export function renderSummary(
  result: Result,
  folder: string,
  key: string | undefined,
  palette: Palette,
): string {
  const { probes, requests } = result.run.totals;
  const command = `npx smi-conformance verify ${quoted(folder)}${key === undefined ? '' : ` --key ${quoted(key)}`}`;
  return `${[
    `tests    ${countsText(result.tests, palette)} in ${(result.run.durationMs / 1000).toFixed(1)} s (${probes} probes, ${requests} requests)`,
    ...(result.run.repeats ? labelledLines('flakes', flakeLines(result.run.repeats, palette)) : []),
    ...(result.run.timing ? labelledLines('time', timingLines(result.run.timing)) : []),
    ...(result.run.freezes ? labelledLines('frozen', freezeLines(result.run.freezes)) : []),
    ...observedLine(result.observations, folder),
    `seed     ${result.run.seed}`,
    `results  ${folder}`,
    result.outcome === 'completed' ? `verify   ${command}` : 'verify   not signed: the run was interrupted',
  ].join('\n')}\n`;
}
