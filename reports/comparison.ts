import type {
  CapabilityChange,
  ChangeKind,
  ClauseChange,
  Comparison,
  EnvironmentChange,
} from '../harness/judge/comparison.ts';
import type { ClauseResult } from '../harness/model/result.ts';
import { alignColumns } from './columns.ts';
import { blocks } from './matrix.ts';
import { cellText } from './matrix-row.ts';
import type { Palette } from './palette.ts';
import { reasonWords } from './reason.ts';

const PAINT = {
  regressed: 'bad',
  fixed: 'good',
  changed: 'warn',
  new: 'bold',
  gone: 'bold',
} as const satisfies Record<ChangeKind, keyof Palette>;

/** Two results compared: capabilities, clauses, environment, and a line that counts. */
export function renderComparison(comparison: Comparison, palette: Palette): string {
  const { capabilities, clauses, environment } = comparison;
  return blocks(
    alignColumns([
      ...capabilities.map((change) => capabilityLine(change, palette)),
      ...clauses.map((change) => clauseLine(change, palette)),
    ]),
    environment.length === 0
      ? []
      : ['environment changed:', ...alignColumns(environment.map(environmentLine))],
    [summary(comparison)],
  );
}

const kindEntry = (kind: ChangeKind, palette: Palette) => ({ text: kind, paint: palette[PAINT[kind]] });

function capabilityLine({ kind, before, after }: CapabilityChange, palette: Palette) {
  return [
    kindEntry(kind, palette),
    { text: before.api },
    { text: cellText(before) },
    { text: `→ ${cellText(after)}` },
  ];
}

function clauseLine({ kind, clause, before, after }: ClauseChange, palette: Palette) {
  return [
    kindEntry(kind, palette),
    { text: clause },
    { text: verdictText(before) },
    { text: `→ ${verdictText(after)}` },
  ];
}

function verdictText(result: ClauseResult | undefined): string {
  if (result === undefined) return '–';
  const { version, verdict, reason } = result;
  return `${verdict} in ${version}${reason === undefined ? '' : `, ${reasonWords(reason)}`}`;
}

function environmentLine({ what, before = '–', after = '–' }: EnvironmentChange) {
  return [{ text: `  ${what}` }, { text: before }, { text: `→ ${after}` }];
}

function summary({ clauses, unchanged }: Comparison): string {
  const count = (kind: ChangeKind) => clauses.filter((change) => change.kind === kind).length;
  const counts = (['regressed', 'fixed', 'changed', 'new', 'gone'] as const).map(
    (kind) => `${count(kind)} ${kind}`,
  );
  return `clauses  ${[...counts, `${unchanged} as before`].join(', ')}`;
}

/** The comparison as JSON: its parts as they are, and whether anything regressed. */
export function renderComparisonJson(comparison: Comparison, regressed: boolean): string {
  return `${JSON.stringify({ regressed, ...comparison }, null, 2)}\n`;
}
