import type { Entry } from '../../reports/columns.ts';
import { alignColumns } from '../../reports/columns.ts';
import type { Palette } from '../../reports/palette.ts';
import type { Finding } from '../testbed/kubernetes/examination/finding.ts';

/** One line a finding, and below it what to do about it. */
export function findingsText(findings: readonly Finding[], palette: Palette): string {
  const paint = { ok: palette.good, warning: palette.warn, problem: palette.bad };
  const rows = findings.flatMap(({ check, state, found, remedy }, i): Entry[][] => {
    const isSaidBelow = remedy === findings[i + 1]?.remedy;
    const said = [{ text: state, paint: paint[state] }, { text: check }, { text: found }];
    if (remedy === undefined || isSaidBelow) return [said];
    return [said, [{ text: '' }, { text: '' }, { text: `→ ${remedy}`, paint: palette.bold }]];
  });
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const sum = `${plural(count('problem'), 'problem')}, ${plural(count('warning'), 'warning')}`;
  return `${alignColumns(rows).join('\n')}\n\n${sum}\n`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
