import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { renderJson } from '../../reports/json.ts';
import { renderMatrix } from '../../reports/matrix.ts';
import { renderSummary } from '../../reports/summary.ts';
import { clauseById } from '../catalogue/clauses.ts';
import { APIS } from '../model/api.ts';
import type { RunOptions } from '../run/run.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { chosenMesh, chosenRelease, chosenSpecs, chosenTests } from './choice.ts';
import { canRewrite, paletteFor } from './colour.ts';
import { INTERRUPTED, listenForInterruption } from './interruption.ts';
import { checkOutFolder, defaultOutFolder } from './out-folder.ts';
import { displayRun } from './run-display.ts';
import { chosenSeed } from './seed.ts';
import type { Surroundings } from './surroundings.ts';

/** What a run has not reached by then is inconclusive. Far above the usual: it ends runs that would not end. */
const BUDGET_MS = 10 * 60_000;

const args: ArgsDef = {
  spec: { type: 'string', valueHint: 'access,specs,split,metrics', description: 'Only these specifications' },
  test: { type: 'string', valueHint: 'TA-07,…', description: 'Only these tests' },
  release: {
    type: 'string',
    valueHint: 'v0.6.0',
    description: 'Release of SMI whose API versions are tested',
  },
  seed: {
    type: 'string',
    valueHint: 'N',
    description: 'Names, paths, ports and order are drawn from it; drawn itself if left out',
  },
  mesh: { type: 'string', valueHint: 'reference', description: 'The mesh to measure' },
  fault: {
    type: 'string',
    valueHint: 'NAME|PATH',
    description: 'Break the reference mesh in this way first',
  },
  out: {
    type: 'string',
    valueHint: 'DIR',
    description: 'Folder for the results (Default: results/<time>-<seed>)',
  },
  key: {
    type: 'string',
    valueHint: 'FILE',
    description: 'Private key to sign with (Default: your own, made on first use)',
  },
  json: { type: 'boolean', description: 'Print result.json on stdout, all else on stderr' },
  'strict-claims': {
    type: 'boolean',
    description: 'Fail also where the mesh is better than its profile claims',
  },
  ...COMMON_ARGUMENTS,
};

export const run = defineCommand<ArgsDef>({
  meta: { name: 'run', description: 'Run the tests, judge what was observed, write and sign the results' },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const { out, err, env, now, random, signals, rooms }: Surroundings = data;
    const given = readArguments(rawArgs, args);
    const specs = chosenSpecs(given);
    const release = chosenRelease(given);
    const mesh = chosenMesh(given);
    const seed = chosenSeed(given.one('seed'), random);
    const fault = given.one('fault');
    const key = given.one('key');
    const folder = given.one('out') ?? defaultOutFolder(now(), seed);
    const tests = chosenTests(given, specs, await rooms.loadSuites());
    await checkOutFolder(folder);

    const output = given.has('json') ? err : out;
    const palette = paletteFor(output, env);
    const display = displayRun({
      output,
      palette,
      way: canRewrite(output, env) ? 'live' : 'lines',
      clauses: clauseById(await rooms.loadClauses()),
      repeatable: { seed, release, mesh, fault },
    });
    const interruption = listenForInterruption(signals, () => {
      display.say('interrupted: cleaning up, once more to stop at once');
    });
    const options: RunOptions = {
      specs: specs.length === 0 ? APIS : specs,
      tests,
      release,
      seed,
      mesh,
      out: folder,
      budgetMs: BUDGET_MS,
      claims: given.has('strict-claims') ? 'strict' : 'lenient',
      env,
      signal: interruption.signal,
      onEvent: display.show,
      ...(fault !== undefined && { fault }),
      ...(key !== undefined && { key }),
    };
    try {
      const ended = await rooms.runConformance(options);
      display.end();
      output.write(`${renderMatrix(ended.result, palette)}\n`);
      output.write(renderSummary(ended.result, ended.folder, key, palette));
      if (given.has('json')) out.write(renderJson(ended.result));
      return ended.exitCode;
    } catch (error) {
      display.end();
      if (!interruption.signal.aborted) throw error;
      return INTERRUPTED;
    } finally {
      interruption.end();
    }
  },
});
