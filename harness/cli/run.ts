import path from 'node:path';
import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { renderJsonList } from '../../reports/json.ts';
import { renderSweepSummary } from '../../reports/sweep.ts';
import { clauseById } from '../catalogue/clauses.ts';
import type { PairingName } from '../model/api.ts';
import type { RunEnd } from '../run/run-end.ts';
import { sweepOf } from '../run/sweep.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { chosenImages, chosenMesh, chosenReleases, chosenSpecs, chosenTests } from './choice.ts';
import { CLUSTER_ARGUMENTS, chosenCluster } from './cluster-arguments.ts';
import { canRewrite, paletteFor } from './colour.ts';
import { runShardsInCluster } from './in-cluster.ts';
import { IN_CLUSTER_ARGUMENTS, isInCluster } from './in-cluster-arguments.ts';
import { INTERRUPTED, listenForInterruption } from './interruption.ts';
import { sweepText } from './matrix-text.ts';
import { checkOutFolder, checkSweepFolder, defaultOutFolder } from './out-folder.ts';
import { problemOf } from './problem.ts';
import { chosenRepetitions } from './repetitions.ts';
import { claimsAsGiven, outputAsGiven, printResult, RESULT_ARGUMENTS } from './result-output.ts';
import type { RunDisplay } from './run-display.ts';
import { displayRun } from './run-display.ts';
import { chosenSeed } from './seed.ts';
import { chosenShard } from './shard.ts';
import { SIGNING_ARGUMENTS, signingAsGiven } from './signing.ts';
import type { Surroundings } from './surroundings.ts';
import { UsageError } from './usage-error.ts';

/** What a run has not reached by then is inconclusive. Far above the usual: it ends runs that would not end. */
const BUDGET_MS = 10 * 60_000;
/** A mesh that enforces nothing keeps each test waiting for its convergence limit. */
const CLUSTER_BUDGET_MS = 40 * 60_000;

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
  repeat: {
    type: 'string',
    valueHint: 'N',
    description:
      'Perform each test N times, each time with other names, and tell how often its verdict changes',
  },
  mesh: {
    type: 'string',
    valueHint: 'NAME|PATH',
    description: 'The mesh to measure: one that comes with the suite, or a profile of your own by its path',
  },
  'mesh-image': {
    type: 'string',
    valueHint: 'NAME=REF',
    description: "Another image for one that the mesh's profile names; may be repeated",
  },
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
  shard: {
    type: 'string',
    valueHint: 'I/N',
    description: 'Only the I-th of N parts of the tests, to be merged later',
  },
  ...SIGNING_ARGUMENTS,
  ...RESULT_ARGUMENTS,
  ...CLUSTER_ARGUMENTS,
  ...IN_CLUSTER_ARGUMENTS,
  ...COMMON_ARGUMENTS,
};

export const run = defineCommand<ArgsDef>({
  meta: { name: 'run', description: 'Run the tests, judge what was observed, write and sign the results' },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const surroundings: Surroundings = data;
    const { out, err, env, now, random, signals, rooms } = surroundings;
    const given = readArguments(rawArgs, args);
    if (isInCluster(given)) {
      const options = Object.keys(args);
      return runShardsInCluster(given, surroundings, { budgetMs: CLUSTER_BUDGET_MS, options });
    }
    const specs = chosenSpecs(given);
    const release = chosenReleases(given);
    const mesh = chosenMesh(given);
    const meshImages = chosenImages(given);
    const seed = chosenSeed(given.one('seed'), random);
    const fault = given.one('fault');
    const key = given.one('key');
    const signing = signingAsGiven(given, env);
    const shard = chosenShard(given.one('shard'));
    if (shard !== undefined && release === 'all')
      throw new UsageError('USAGE_OPTION', '--shard divides one run: give one --release, not all.');
    const cluster = chosenCluster(given, await rooms.testbedOf(mesh, given.one('testbed')));
    const isTold = cluster?.mesh === 'install' && (await rooms.servesAny(mesh));
    if (cluster && release === 'all' && !isTold) {
      throw new UsageError(
        'USAGE_OPTION',
        '--release all: a cluster serves the versions that it serves, and they are found there; leave it out.',
      );
    }
    const folder = given.one('out') ?? defaultOutFolder(now(), seed);
    const suites = await rooms.loadSuites();
    const { choice, count } = chosenTests(given, specs, suites);
    const repetitions = chosenRepetitions(given.one('repeat'), count);
    const clauses = await rooms.loadClauses();
    const runs = release === 'all' ? sweepOf(choice, suites, clauses) : [{ ...choice, pairing: release }];
    if (release === 'all')
      await checkSweepFolder(
        folder,
        runs.map(({ pairing }) => pairing),
      );
    else await checkOutFolder(folder);

    const output = outputAsGiven(given, surroundings);
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
          repetitions,
          mesh,
          meshImages,
          out: release === 'all' ? path.join(folder, pairing) : folder,
          budgetMs: cluster ? CLUSTER_BUDGET_MS : BUDGET_MS,
          claims: claimsAsGiven(given),
          env,
          signal: interruption.signal,
          onEvent: display.show,
          ...(fault !== undefined && { fault }),
          signing,
          ...(shard !== undefined && { shard }),
          ...(cluster && { cluster }),
        });
        ends.push(ended);
        display.end();
        if (interruption.signal.aborted) break;
        if (release === 'all') output.write('\n');
      }
      if (release === 'all') {
        const results = ends.map(({ result }) => result);
        const form = given.has('wide') ? 'wide' : 'fitting';
        output.write(`${sweepText(results, { output, palette, form })}\n`);
        output.write(renderSweepSummary(results, { folder, key }, palette));
        if (given.has('json')) out.write(renderJsonList(results));
      } else {
        for (const end of ends) {
          printResult(end, given, surroundings);
          if (signing.kind === 'keyless') output.write(KEYLESS_HINT);
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

const KEYLESS_HINT = '         with --identity and --issuer: it is signed keyless\n';

/** A claim that fell short weighs more than one that stayed open. */
function worstOf(ends: readonly RunEnd[]): number {
  const codes = ends.map(({ exitCode }) => exitCode);
  return [INTERRUPTED, 1, 3].find((code) => codes.includes(code)) ?? 0;
}
