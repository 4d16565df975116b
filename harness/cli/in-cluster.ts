import { clauseById } from '../catalogue/clauses.ts';
import type { PairingName } from '../model/api.ts';
import type { Begin } from '../run/in-cluster/run-in-cluster.ts';
import type { Arguments } from './arguments.ts';
import { chosenImages, chosenMesh, chosenRelease, chosenSpecs, chosenTests } from './choice.ts';
import { chosenCluster } from './cluster-arguments.ts';
import { canRewrite, paletteFor } from './colour.ts';
import { checkInCluster, chosenResume, chosenShards, HARNESS_IMAGE } from './in-cluster-arguments.ts';
import { INTERRUPTED, listenForInterruption } from './interruption.ts';
import { defaultOutFolder } from './out-folder.ts';
import { problemOf } from './problem.ts';
import { chosenRepetitions } from './repetitions.ts';
import { claimsAsGiven, outputAsGiven, printResult } from './result-output.ts';
import { displayRun } from './run-display.ts';
import { chosenSeed } from './seed.ts';
import { signingAsGiven } from './signing.ts';
import type { Surroundings } from './surroundings.ts';
import { UsageError } from './usage-error.ts';

/** What the command `run` has beside what was given. */
interface RunCommand {
  readonly budgetMs: number;
  /** Names of all its options. */
  readonly options: readonly string[];
}

/** `run --in-cluster`: from what was given to the exit code. */
export async function runShardsInCluster(
  given: Arguments,
  surroundings: Surroundings,
  { budgetMs, options }: RunCommand,
): Promise<number> {
  const { err, env, now, signals, rooms } = surroundings;
  const signing = signingAsGiven(given, env);
  const begin = await beginAsGiven(given, surroundings, { budgetMs, options });
  const { seed, release, mesh } = begin.kind === 'anew' ? begin.asked : await rooms.resumable(begin.out);

  const output = outputAsGiven(given, surroundings);
  const palette = paletteFor(output, env);
  const display = displayRun({
    output,
    palette,
    way: canRewrite(output, env) ? 'live' : 'lines',
    clauses: clauseById(await rooms.loadClauses()),
    repeatable: { seed, release, mesh, fault: undefined },
  });
  const interruption = listenForInterruption({ signals, now }, () => {
    display.say('interrupted: removing what runs in the cluster, once more to stop at once');
  });
  try {
    const ended = await rooms.runInCluster({
      begin,
      signing,
      claims: claimsAsGiven(given),
      env,
      signal: interruption.signal,
      onEvent: display.show,
    });
    display.end();
    printResult(ended, given, surroundings);
    return interruption.signal.aborted ? INTERRUPTED : ended.exitCode;
  } catch (error) {
    display.end();
    if (!interruption.signal.aborted) throw error;
    if (error !== interruption.signal.reason) err.write(`${problemOf(error).message}\n`);
    return INTERRUPTED;
  } finally {
    interruption.end();
  }
}

async function beginAsGiven(
  given: Arguments,
  { now, random, rooms }: Surroundings,
  { budgetMs, options }: RunCommand,
): Promise<Begin> {
  const resumed = chosenResume(given, options);
  if (resumed !== undefined) return { kind: 'resume', out: resumed };
  checkInCluster(given);
  const count = chosenShards(given);
  const specs = chosenSpecs(given);
  const release: PairingName = chosenRelease(given);
  const mesh = chosenMesh(given);
  const cluster = chosenCluster(given, await rooms.testbedOf(mesh, 'kubernetes'));
  if (!cluster) {
    throw new UsageError(
      'USAGE_OPTION',
      `--in-cluster: the mesh ${mesh} runs in this process; choose one that runs on Kubernetes with --mesh.`,
    );
  }
  const suites = await rooms.loadSuites();
  const { choice, count: tests } = chosenTests(given, specs, suites);
  const seed = chosenSeed(given.one('seed'), random);
  return {
    kind: 'anew',
    out: given.one('out') ?? defaultOutFolder(now(), seed),
    asked: {
      ...choice,
      count,
      release,
      seed,
      repetitions: chosenRepetitions(given.one('repeat'), tests),
      mesh,
      meshImages: chosenImages(given),
      budgetMs,
      cluster: { ...cluster, harnessImage: given.one('harness-image') ?? HARNESS_IMAGE },
    },
  };
}
