import { alignColumns } from './columns.ts';
import type { Palette } from './palette.ts';

/** One thing that a verification looked at. */
export interface VerificationCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, as a sentence. */
  readonly words: string;
}

/** What was checked, in words, and what follows from it. */
export function renderVerification(
  checks: readonly VerificationCheck[],
  conclusion: string,
  palette: Palette,
): string {
  const lines = alignColumns(
    checks.map(({ name, ok, words }) => [
      ok ? { text: 'ok', paint: palette.good } : { text: 'NO', paint: palette.bad },
      { text: name },
      { text: words },
    ]),
  );
  return `${[...lines, '', conclusion].join('\n')}\n`;
}
