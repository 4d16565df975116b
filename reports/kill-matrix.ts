import type { Doubt, Fate, Kill, KillMatrix, Mutant, StaleExplanation } from '../harness/model/kill.ts';
import { isUnexplained } from '../harness/model/kill.ts';
import type { Entry } from './columns.ts';
import { alignColumns } from './columns.ts';
import type { Palette } from './palette.ts';
import { reasonWords } from './reason.ts';
import { DEFAULT_RELEASE, quoted } from './repeat-command.ts';

const WORD: Readonly<Record<Fate['kind'], { readonly text: string; readonly colour: keyof Palette }>> = {
  survived: { text: 'SURVIVED', colour: 'bad' },
  'killed-elsewhere': { text: 'killed elsewhere', colour: 'warn' },
  'not-applicable': { text: 'n/a', colour: 'dim' },
  'killed-by-name': { text: 'killed by name', colour: 'good' },
};

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

const plural = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

/** The clause and the expectation that decided, or what was at stake and why nothing did. */
function groundsOf({ fault, fate, performed }: Mutant): readonly [clauses: string, grounds: string] {
  switch (fate.kind) {
    case 'killed-by-name':
    case 'killed-elsewhere':
      return [fate.by.clause, `${fate.by.test} #${fate.by.seq} ${fate.by.kind}`];
    case 'survived':
      return [fault.breaks.join(', '), plural(performed, 'test')];
    case 'not-applicable':
      return [fault.breaks.join(', '), fate.why];
    default:
      return fate satisfies never;
  }
}

/**
 * `killed by name last-grant-wins: access-A2, TA-11 #2 delivered (7.4 s)`: the line that a log keeps of one fault. Where
 * every test was performed it tells how many failures are explained, and those that are not have lines of their own.
 */
export function renderMutantLine(mutant: Mutant, palette: Palette): string {
  const { text, colour } = WORD[mutant.fate.kind];
  const time = palette.dim(`(${seconds(mutant.durationMs)})`);
  const all = mutant.stale === undefined ? '' : `, elsewhere ${account([mutant], palette)}`;
  return [
    `${palette[colour](text)} ${mutant.fault.name}: ${groundsOf(mutant).join(', ')}${all} ${time}`,
    ...(mutant.stale === undefined ? [] : unexplainedOf(mutant, palette)),
  ].join('\n');
}

function row(mutant: Mutant, { releases }: KillMatrix, palette: Palette): readonly Entry[] {
  const { text, colour } = WORD[mutant.fate.kind];
  const [clauses, grounds] = groundsOf(mutant);
  return [
    { text: `  ${mutant.fault.name}` },
    ...(releases.length > 1 ? [{ text: mutant.release ?? '–', paint: palette.dim }] : []),
    { text, paint: palette[colour] },
    { text: clauses },
    { text: grounds },
    { text: seconds(mutant.durationMs), paint: palette.dim },
  ];
}

function doubtText({ test, seq, verdict, reason }: Doubt): string {
  return `${test} #${seq} ${verdict}${reason === undefined ? '' : ` (${reasonWords(reason)})`}`;
}

/** What there is to know of a fault that no expectation of its clauses noticed, and the command that shows more. */
function shortfall(mutant: Mutant, matrix: KillMatrix, palette: Palette): readonly string[] {
  const { fault, fate, deciders, doubts } = mutant;
  if (fate.kind === 'killed-by-name' || fate.kind === 'not-applicable') return [];
  const { text, colour } = WORD[fate.kind];
  return [
    `${palette[colour](text)} ${palette.bold(fault.name)}: ${fault.title}`,
    `  breaks      ${fault.breaks.join(', ')}`,
    `  decided by  ${deciders.join(', ') || 'no expectation'}`,
    ...(doubts.length === 0 ? [] : [`  no verdict  ${doubts.map(doubtText).join('; ')}`]),
    ...(fate.kind === 'survived'
      ? []
      : [
          `  noticed by  ${fate.by.test} #${fate.by.seq} ${fate.by.kind}, ${fate.by.clause}: ${fate.by.detail}`,
        ]),
    palette.dim(`  repeat      ${mutantCommand(mutant, matrix)}`),
    '',
  ];
}

/** The command that runs the tests which should have noticed; all of them where there are none. */
export function mutantCommand({ fault, deciders, release }: Mutant, { seed }: KillMatrix): string {
  return [
    `npx smi-conformance run --fault ${quoted(fault.name)} --seed ${seed}`,
    deciders.length === 0 ? '' : `--test ${deciders.join(',')}`,
    release === undefined || release === DEFAULT_RELEASE ? '' : `--release ${quoted(release)}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Failures outside a fault's clauses and those that stand on them, under the reason that the fault gives for them. */
function strays({ fault, kills, stale = [] }: Mutant, palette: Palette): readonly string[] {
  const outside = kills.filter(({ relation }) => relation === 'stray');
  if (outside.length === 0 && stale.length === 0) return [];
  const reasons = new Set(outside.flatMap(({ because }) => because ?? []));
  return [
    `  ${palette.bold(fault.name)} ${palette.dim(`(${fault.breaks.join(', ')})`)}: ${fault.title}`,
    ...unexplainedOf({ kills }, palette),
    ...[...reasons].flatMap((reason) => [
      `    ${reason}`,
      ...failures(
        outside.filter(({ because }) => because === reason),
        palette,
      ),
    ]),
    ...stale.map((one) => `    ${palette.warn('stale')}  ${staleText(one)}`),
  ];
}

function unexplainedOf({ kills }: Pick<Mutant, 'kills'>, palette: Palette): readonly string[] {
  const unexplained = kills.filter(isUnexplained);
  return unexplained.length === 0
    ? []
    : [`    ${palette.bad('UNEXPLAINED')}`, ...failures(unexplained, palette)];
}

function failures(kills: readonly Kill[], palette: Palette): readonly string[] {
  return alignColumns(
    kills.map(({ test, seq, kind, clause, reason }) => [
      { text: `      ${test} #${seq} ${kind}` },
      { text: clause },
      { text: reasonWords(reason), paint: palette.dim },
    ]),
  );
}

function staleText({ because, clauses }: StaleExplanation): string {
  return clauses === undefined
    ? `explains no failure: ${because}`
    : `explains no failure of ${clauses.join(', ')}: ${because}`;
}

/** `921 explained, 0 unexplained`. */
function account(mutants: readonly Mutant[], palette: Palette): string {
  const outside = mutants.flatMap(({ kills }) => kills.filter(({ relation }) => relation === 'stray'));
  const unexplained = outside.filter(isUnexplained).length;
  const stale = mutants.reduce((sum, mutant) => sum + (mutant.stale ?? []).length, 0);
  const parts = [
    `${outside.length - unexplained} explained`,
    palette[unexplained === 0 ? 'good' : 'bad'](`${unexplained} unexplained`),
    ...(stale === 0 ? [] : [palette.warn(plural(stale, 'stale explanation'))]),
  ];
  return parts.join(', ');
}

/** `51 faults: 1 survived, 49 killed by name`. */
function summary(mutants: readonly Mutant[], palette: Palette): string {
  const counted = Object.entries(WORD).flatMap(([kind, { text, colour }]) => {
    const count = mutants.filter(({ fate }) => fate.kind === kind).length;
    return count === 0 ? [] : [palette[colour](`${count} ${text.toLowerCase()}`)];
  });
  return `${plural(mutants.length, 'fault')}${counted.length === 0 ? '' : `: ${counted.join(', ')}`}`;
}

/** The kill matrix: a line a fault, then what is to be mended or explained, then the totals. */
export function renderKillMatrix(matrix: KillMatrix, palette: Palette): string {
  const { mutants, control, rightMesh, releases, seed, thoroughness, voidances, durationMs } = matrix;
  const head = [
    '  fault',
    ...(releases.length > 1 ? ['release'] : []),
    'fate',
    'clause',
    'expectation',
    'time',
  ];
  const outside = thoroughness === 'full' ? mutants.flatMap((mutant) => strays(mutant, palette)) : [];
  const notPassed = new Set(rightMesh.doubts.map(({ test, release }) => `${test} ${release}`)).size;
  return `${[
    ...alignColumns([
      head.map((text) => ({ text, paint: palette.bold })),
      ...mutants.map((mutant) => row(mutant, matrix, palette)),
    ]),
    '',
    ...mutants.flatMap((mutant) => shortfall(mutant, matrix, palette)),
    ...(outside.length === 0
      ? []
      : [
          palette.bold('Failures outside the clauses of the fault and those that depend on them'),
          ...outside,
          '',
        ]),
    `${summary(mutants, palette)}, in ${seconds(durationMs)}`,
    `control     ${control.fault.name}: ${WORD[control.fate.kind].text}`,
    `right mesh  ${plural(rightMesh.performed, 'test')}, ${notPassed === 0 ? 'all passed' : `${notPassed} not passed`}`,
    `release     ${releases.join(', ')}`,
    `seed        ${seed}`,
    ...(thoroughness === 'full' ? [`elsewhere   ${account(mutants, palette)}`] : []),
    ...voidances.map((reason) => palette.bad(`VOID        ${reason}`)),
  ].join('\n')}\n`;
}
