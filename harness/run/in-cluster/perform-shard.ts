import path from 'node:path';
import { sha256File, suiteDigest } from '../../attest/digest.ts';
import { ROOT } from '../../attest/package.ts';
import type { LastWords } from '../../testbed/kubernetes/job/last-words.ts';
import { runConformance } from '../run.ts';
import { ShardPodError } from './error.ts';
import { writeMeshFiles } from './mesh-files.ts';
import { progressLine } from './progress-line.ts';
import type { Task } from './undertaking.ts';
import { shardRun } from './undertaking.ts';

export interface ShardPerformance {
  readonly task: Task;
  /** This pod's index in its Job. */
  readonly index: number;
  /** A folder that can be written to; the result is in its folder `result` afterwards. */
  readonly work: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Takes lines that tell of the progress. */
  print(line: string): void;
}

/**
 * One shard in its pod, from the task to files that nobody has signed.
 *
 * @returns the digests of what it leaves
 * @throws ShardPodError where the pod is of another suite, or the run came to no end
 */
export async function performShard({
  task,
  index,
  work,
  env,
  signal,
  print,
}: ShardPerformance): Promise<LastWords> {
  const number = task.shards[index];
  if (number === undefined) throw new ShardPodError(`the task has no shard for index ${index}`);
  const digest = await suiteDigest(ROOT);
  if (digest !== task.suite) {
    throw new ShardPodError(
      `the image holds another suite (digest ${digest.slice(0, 12)}) than the one that started this Job (${task.suite.slice(0, 12)}): make the harness's image of the same version`,
    );
  }
  const { run, count, meshFiles, mesh, shards: _all, suite: _same, ...asked } = task;
  const out = path.join(work, 'result');
  const { result } = await runConformance({
    ...asked,
    run: shardRun(run, number),
    mesh: meshFiles === undefined ? mesh : await writeMeshFiles(path.join(work, 'mesh'), meshFiles),
    cluster: { ...task.cluster, part: { of: run, number } },
    shard: { index: number, count },
    out,
    signing: { kind: 'none' },
    claims: 'lenient',
    env,
    signal,
    onEvent: (event) => {
      if (event.kind === 'test-started' || event.kind === 'test-ended') print(progressLine(event));
    },
  });
  if (result.outcome !== 'completed') throw new ShardPodError('the run was interrupted');
  return {
    result: await sha256File(path.join(out, 'result.json')),
    evidence: await sha256File(path.join(out, 'evidence.jsonl.gz')),
  };
}
