import type { Palette } from '../../reports/palette.ts';
import { COLOURED, PLAIN } from '../../reports/palette.ts';
import type { Output, Surroundings } from './surroundings.ts';

/**
 * Colour on a terminal that can show it, unless NO_COLOR is set (no-color.org). FORCE_COLOR goes before both, as in
 * Node itself: any value but `0` and `false` colours what is no terminal, too.
 */
export function paletteFor(output: Output, env: Surroundings['env']): Palette {
  const { FORCE_COLOR: forced } = env;
  if (forced) return forced === '0' || forced === 'false' ? PLAIN : COLOURED;
  return output.isTTY && !env.NO_COLOR && env.TERM !== 'dumb' ? COLOURED : PLAIN;
}

/** Whether a line can be rewritten in place: on a terminal, and not where a CI keeps the text as a log. */
export function canRewrite(output: Output, env: Surroundings['env']): boolean {
  return output.isTTY && !env.CI && env.TERM !== 'dumb';
}
