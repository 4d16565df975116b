import path from 'node:path';
import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { renderJson, renderJsonList } from '../../reports/json.ts';
import { renderMatrix } from '../../reports/matrix.ts';
import { renderSummary } from '../../reports/summary.ts';
import { renderSweep, renderSweepSummary } from '../../reports/sweep.ts';
import { clauseById } from '../catalogue/clauses.ts';
import type { PairingName } from '../model/api.ts';
import type { RunEnd } from '../run/run.ts';
import { sweepOf } from '../run/sweep.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { chosenMesh, chosenReleases, chosenSpecs, chosenTests, reportedSpecs } from './choice.ts';
import { canRewrite, paletteFor } from './colour.ts';
import { INTERRUPTED, listenForInterruption } from './interruption.ts';
import { checkOutFolder, checkSweepFolder, defaultOutFolder } from './out-folder.ts';
import { problemOf } from './problem.ts';
import type { RunDisplay } from './run-display.ts';
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
    valueHint: 'v0.6.0|…|main|all',
    description: 'Release of SMI whose API versions are tested; all for every version of every API once',
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
    const release = chosenReleases(given);
    const mesh = chosenMesh(given);
    const seed = chosenSeed(given.one('seed'), random);
    const fault = given.one('fault');
    const key = given.one('key');
    const folder = given.one('out') ?? defaultOutFolder(now(), seed);
    const suites = await rooms.loadSuites();
    const tests = chosenTests(given, specs, suites);
    const choice = { specs: reportedSpecs(specs, tests, suites), tests };
    const clauses = await rooms.loadClauses();
    const runs = release === 'all' ? sweepOf(choice, suites, clauses) : [{ ...choice, pairing: release }];
    if (release === 'all')
      await checkSweepFolder(
        folder,
        runs.map(({ pairing }) => pairing),
      );
    else await checkOutFolder(folder);

    const output = given.has('json') ? err : out;
    const palette = paletteFor(output, env);
    const displayOf = (pairing: PairingName) =>
      displayRun({
        output,
        palette,
        way: canRewrite(output, env) ? 'live' : 'lines',
        clauses: clauseById(clauses),
        repeatable: { seed, release: pairing, mesh, fault },
      });
    let display: RunDisplay | undefined;
    const interruption = listenForInterruption({ signals, now }, () => {
      display?.say('interrupted: cleaning up, once more to stop at once');
    });
    const ends: RunEnd[] = [];
    try {
      for (const { pairing, ...chosen } of runs) {
        display = displayOf(pairing);
        const ended = await rooms.runConformance({
          ...chosen,
          release: pairing,
          seed,
          mesh,
          out: release === 'all' ? path.join(folder, pairing) : folder,
          budgetMs: BUDGET_MS,
          claims: given.has('strict-claims') ? 'strict' : 'lenient',
          env,
          signal: interruption.signal,
          onEvent: display.show,
          ...(fault !== undefined && { fault }),
          ...(key !== undefined && { key }),
        });
        ends.push(ended);
        display.end();
        if (interruption.signal.aborted) break;
        if (release === 'all') output.write('\n');
      }
      const results = ends.map(({ result }) => result);
      if (release === 'all') {
        output.write(`${renderSweep(results, palette)}\n`);
        output.write(renderSweepSummary(results, { folder, key }, palette));
        if (given.has('json')) out.write(renderJsonList(results));
      } else {
        for (const { result } of ends) {
          output.write(`${renderMatrix(result, palette)}\n`);
          output.write(renderSummary(result, folder, key, palette));
          if (given.has('json')) out.write(renderJson(result));
        }
      }
      // Too late to cut anything short, and still what whoever started this run will look for.
      return interruption.signal.aborted ? INTERRUPTED : worstOf(ends);
    } catch (error) {
      display?.end();
      if (!interruption.signal.aborted) throw error;
      if (error !== interruption.signal.reason) err.write(`nothing was kept: ${problemOf(error).message}\n`);
      return INTERRUPTED;
    } finally {
      interruption.end();
    }
  },
});

/** A claim that fell short weighs more than one that stayed open. */
function worstOf(ends: readonly RunEnd[]): number {
  const codes = ends.map(({ exitCode }) => exitCode);
  return [INTERRUPTED, 1, 3].find((code) => codes.includes(code)) ?? 0;
}
