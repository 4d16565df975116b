import path from 'node:path';
import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { renderComparison, renderComparisonJson } from '../../reports/comparison.ts';
import { comparisonOf, hasRegressed } from '../judge/comparison.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { paletteFor } from './colour.ts';
import { existingFolder } from './result-folder.ts';
import type { Surroundings } from './surroundings.ts';
import { readUnverified } from './unverified-result.ts';

const args: ArgsDef = {
  before: { type: 'positional', required: false, description: 'Folder of the earlier run' },
  after: { type: 'positional', required: false, description: 'Folder of the later run' },
  json: { type: 'boolean', description: 'Print JSON' },
  ...COMMON_ARGUMENTS,
};

const EXAMPLE = 'smi-conformance diff results/v1 results/v2';

export const diff = defineCommand<ArgsDef>({
  meta: { name: 'diff', description: 'Compare two results clause by clause; 1 where something regressed' },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const { out, err, env }: Surroundings = data;
    const given = readArguments(rawArgs, args);
    const [first, second] = given.positionals;
    const folders = [await existingFolder(first, EXAMPLE), await existingFolder(second, EXAMPLE)] as const;
    const [before, after] = await Promise.all([readUnverified(folders[0]), readUnverified(folders[1])]);
    const comparison = comparisonOf(before.result, after.result, {
      before: before.facts,
      after: after.facts,
    });
    const regressed = hasRegressed(comparison);
    if (given.has('json')) out.write(renderComparisonJson(comparison, regressed));
    else {
      const names = folders.map((folder) => path.normalize(folder)).join(' → ');
      out.write(`${names}\n\n${renderComparison(comparison, paletteFor(out, env))}`);
    }
    err.write(
      `${paletteFor(err, env).dim('Neither result was verified: smi-conformance verify does that.')}\n`,
    );
    return regressed ? 1 : 0;
  },
});
