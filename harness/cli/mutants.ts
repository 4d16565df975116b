import { writeFile } from 'node:fs/promises';
import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { renderKillPage } from '../../reports/html/kill-page.ts';
import { renderKillMatrix, renderMutantLine } from '../../reports/kill-matrix.ts';
import type { Palette } from '../../reports/palette.ts';
import { renderProgress } from '../../reports/progress.ts';
import { clauseById } from '../catalogue/clauses.ts';
import { APIS } from '../model/api.ts';
import type { MutantsEvent } from '../run/mutants.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { chosenReleases, chosenSpecs } from './choice.ts';
import { canRewrite, paletteFor } from './colour.ts';
import { INTERRUPTED, listenForInterruption } from './interruption.ts';
import { checkOutFile } from './out-file.ts';
import { chosenSeed } from './seed.ts';
import type { Output, Surroundings } from './surroundings.ts';

const args: ArgsDef = {
  fault: {
    type: 'string',
    valueHint: 'NAME|PATH,…',
    description: 'Only these faults (Default: all that come with the reference mesh)',
  },
  spec: {
    type: 'string',
    valueHint: APIS.join(','),
    description: 'Only faults that break a clause of these specifications',
  },
  release: {
    type: 'string',
    valueHint: 'v0.6.0|all',
    description:
      'API versions that are tested, as a release of SMI pairs them (Default: all, each fault in the newest in which it breaks something)',
  },
  seed: {
    type: 'string',
    valueHint: 'N',
    description: 'Names, paths and ports are drawn from it; drawn itself if left out',
  },
  full: {
    type: 'boolean',
    description: 'Run every test with every fault, and list each failure that the fault does not explain',
  },
  out: { type: 'string', valueHint: 'FILE', description: 'Write the kill matrix as JSON, too' },
  html: { type: 'string', valueHint: 'FILE', description: 'Write the kill matrix as a page, too' },
  json: { type: 'boolean', description: 'Print the kill matrix as JSON on stdout, all else on stderr' },
  ...COMMON_ARGUMENTS,
};

export const mutants = defineCommand<ArgsDef>({
  meta: {
    name: 'mutants',
    description:
      'Test the tests: break the reference mesh in every catalogued way, and see which expectation notices',
  },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const { out, err, env, now, random, signals, rooms }: Surroundings = data;
    const given = readArguments(rawArgs, args);
    const file = given.one('out');
    const options = {
      faults: given.many('fault'),
      specs: chosenSpecs(given),
      release: given.one('release') === undefined ? 'all' : chosenReleases(given),
      seed: chosenSeed(given.one('seed'), random),
      thoroughness: given.has('full') ? 'full' : 'first-kill',
    } as const;
    const page = given.one('html');
    for (const one of [file, page]) if (one !== undefined) await checkOutFile(one);

    const rewritable = canRewrite(err, env);
    const interruption = listenForInterruption({ signals, now }, () =>
      err.write('\ninterrupted: cleaning up, once more to stop at once\n'),
    );
    try {
      const onEvent = rewritable ? liveLine(err, paletteFor(err, env)) : lines(err, paletteFor(err, env));
      const { matrix, exitCode } = await rooms.runMutants({
        ...options,
        signal: interruption.signal,
        onEvent,
      });
      if (rewritable) err.write(ERASE);
      const output = given.has('json') ? err : out;
      output.write(renderKillMatrix(matrix, paletteFor(output, env)));
      const json = `${JSON.stringify(matrix, null, 2)}\n`;
      if (given.has('json')) out.write(json);
      if (file !== undefined) await writeFile(file, json);
      if (page !== undefined)
        await writeFile(page, renderKillPage(matrix, clauseById(await rooms.loadClauses())));
      return exitCode;
    } catch (error) {
      if (!interruption.signal.aborted) throw error;
      return INTERRUPTED;
    } finally {
      interruption.end();
    }
  },
});

/** Goes back to the first column and clears the line. */
const ERASE = '\r\u001b[2K';

/** One line that tells how far it is. */
function liveLine(output: Output, palette: Palette): (event: MutantsEvent) => void {
  let total = 0;
  let done = 0;
  let failed = 0;
  return (event) => {
    if (event.kind === 'started') total = event.faults;
    else {
      done += 1;
      const { kind } = event.mutant.fate;
      if (kind === 'survived' || kind === 'killed-elsewhere') failed += 1;
    }
    output.write(
      `${ERASE}${renderProgress({ total, done, failed, inconclusive: 0, running: [] }, output.columns, palette)}`,
    );
  };
}

/** A line a fault, for a log. */
function lines(output: Output, palette: Palette): (event: MutantsEvent) => void {
  return (event) => {
    if (event.kind === 'started') output.write(`${event.faults} faults, ${event.tests} tests\n`);
    else output.write(`${renderMutantLine(event.mutant, palette)}\n`);
  };
}
