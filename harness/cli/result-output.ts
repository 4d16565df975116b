import type { ArgsDef } from 'citty';
import { renderJson } from '../../reports/json.ts';
import { renderSummary } from '../../reports/summary.ts';
import type { ClaimPolicy } from '../judge/exit-code.ts';
import type { RunEnd } from '../run/run-end.ts';
import type { Arguments } from './arguments.ts';
import { paletteFor } from './colour.ts';
import { matrixText } from './matrix-text.ts';
import type { Output, Surroundings } from './surroundings.ts';

/** How a result is told, and held against what is claimed. */
export const RESULT_ARGUMENTS = {
  json: { type: 'boolean', description: 'Print result.json on stdout, all else on stderr' },
  wide: {
    type: 'boolean',
    description: "Print the field's whole table also on a terminal that is too narrow for it",
  },
  'strict-claims': {
    type: 'boolean',
    description: 'Fail also where the mesh is better than its profile claims',
  },
} as const satisfies ArgsDef;

export function claimsAsGiven(given: Arguments): ClaimPolicy {
  return given.has('strict-claims') ? 'strict' : 'lenient';
}

/** Where people are spoken to. */
export function outputAsGiven(given: Arguments, { out, err }: Pick<Surroundings, 'out' | 'err'>): Output {
  return given.has('json') ? err : out;
}

export function printResult(
  { result, folder }: Pick<RunEnd, 'result' | 'folder'>,
  given: Arguments,
  surroundings: Surroundings,
): void {
  const output = outputAsGiven(given, surroundings);
  const palette = paletteFor(output, surroundings.env);
  const form = given.has('wide') ? 'wide' : 'fitting';
  output.write(`${matrixText(result, { output, palette, form })}\n`);
  output.write(renderSummary(result, folder, given.one('key'), palette));
  if (given.has('json')) surroundings.out.write(renderJson(result));
}
