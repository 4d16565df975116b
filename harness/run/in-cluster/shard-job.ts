import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Suite } from '../../attest/content.ts';
import { EVIDENCE_LIMITS } from '../../evidence/reader.ts';
import type { KubernetesProfile } from '../../profiles/profile.ts';
import { demandAdmin } from '../../testbed/kubernetes/access.ts';
import type { Cluster } from '../../testbed/kubernetes/cluster.ts';
import { metricsServed } from '../../testbed/kubernetes/discovery.ts';
import type { JobNews } from '../../testbed/kubernetes/job/follow-job.ts';
import { followJob } from '../../testbed/kubernetes/job/follow-job.ts';
import { createJob, removeJob } from '../../testbed/kubernetes/job/job.ts';
import { dismiss, fetchKept } from '../../testbed/kubernetes/job/kept-file.ts';
import type { LastWords } from '../../testbed/kubernetes/job/last-words.ts';
import type { JobPlan } from '../../testbed/kubernetes/job/objects.ts';
import type { PodName } from '../../testbed/kubernetes/port-forward.ts';
import { rightsFor } from '../../testbed/kubernetes/rights.ts';
import type { ClusterSettings } from '../../testbed/kubernetes/settings.ts';
import type { RunEvent } from '../run-event.ts';
import { KEPT_FILES } from './keeper.ts';
import type { KeptShards } from './kept-shards.ts';
import { verifiedShard } from './kept-shards.ts';
import { readMeshFiles } from './mesh-files.ts';
import { Progress } from './progress.ts';
import type { Task } from './undertaking.ts';
import { shardRun } from './undertaking.ts';

/** Shards to be performed by a Job on a cluster that is ready. */
export interface Performing {
  /** Numbers of the shards. */
  readonly missing: readonly number[];
  readonly kept: KeptShards;
  readonly suite: Suite;
  readonly profile: KubernetesProfile;
  readonly settings: ClusterSettings;
  readonly connection: Cluster;
  readonly signal: AbortSignal;
  onEvent(event: RunEvent): void;
}

/** Pods may wait for images and for each other beside the budget of their tests, milliseconds. */
const SPARE_MS = 15 * 60_000;
const REMOVE_MS = 240_000;

/**
 * Has shards performed by pods, and keeps what they found. Nothing is left on the cluster.
 *
 * @throws JobError, ClusterError
 */
export async function performInJob(performing: Performing): Promise<void> {
  const { missing, kept, connection, signal } = performing;
  const { run, count } = kept.undertaking;
  const runs = [run, ...Array.from({ length: count }, (_, i) => shardRun(run, i + 1))];
  const remove = () => removeJob(connection, run, runs, AbortSignal.timeout(REMOVE_MS));
  await demandAdmin(connection, signal);
  try {
    const job = await createJob(connection, await planOf(performing), runs, signal);
    await followJob(
      {
        cluster: connection,
        job,
        indexes: missing.length,
        onNews: newsTeller(performing),
        take: (index, pod, words, ended) => takeShard(performing, index, { pod, words }, ended),
      },
      signal,
    );
  } catch (error) {
    // What went wrong first is told.
    await remove().catch(() => {});
    throw error;
  }
  await remove();
}

async function planOf({
  missing,
  kept,
  profile,
  settings,
  connection,
  signal,
}: Performing): Promise<JobPlan> {
  const { undertaking } = kept;
  const { run, mesh, budgetMs, repetitions } = undertaking;
  const meshFiles = await readMeshFiles(mesh);
  const task: Task = {
    ...undertaking,
    shards: missing,
    cluster: settingsOfPods(settings, missing.length),
    ...(meshFiles && { meshFiles }),
  };
  return {
    run,
    image: settings.harnessImage ?? '',
    shards: missing.length,
    task: JSON.stringify(task),
    rights: rightsFor(profile, await metricsServed(connection, signal)),
    deadlineSeconds: Math.ceil((budgetMs * repetitions + SPARE_MS) / 1000),
  };
}

/** The pods find the mesh as it stands, and share the stages that there is room for. */
function settingsOfPods({ image, mode, stages = 1 }: ClusterSettings, pods: number): ClusterSettings {
  return {
    provider: { kind: 'existing' },
    image,
    mode,
    stages: Math.max(1, Math.floor(stages / pods)),
    mesh: 'as-it-stands',
    crds: 'as-they-stand',
    // They install nothing.
    afterwards: 'remove',
  };
}

function newsTeller({ missing, kept, onEvent }: Performing): (news: JobNews) => void {
  const progress = new Progress(onEvent);
  const { count } = kept.undertaking;
  return (news) => {
    const say = (words: string) =>
      onEvent({ kind: 'said', words: `shard ${missing[news.index]}/${count}: pod ${news.pod} ${words}` });
    switch (news.kind) {
      case 'waiting':
        return say(`waits: ${news.why}`);
      case 'running':
        return say('runs');
      case 'line':
        return progress.take(news.line);
      case 'failed':
        return say(`failed (${news.why})`);
      default:
        return news satisfies never;
    }
  };
}

/** Only what is refused is not kept. */
async function takeShard(
  { missing, kept, suite, connection, onEvent }: Performing,
  index: number,
  { pod, words }: { readonly pod: PodName; readonly words: LastWords },
  signal: AbortSignal,
): Promise<void> {
  const { undertaking } = kept;
  const number = missing[index] ?? 0;
  const draft = await kept.draft();
  try {
    for (const { name, of } of KEPT_FILES) {
      const file = { name, sha256: words[of], most: EVIDENCE_LIMITS.compressed };
      await fetchKept(connection, pod, file, path.join(draft, name), signal);
    }
    await verifiedShard(draft, number, undertaking, suite);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  await kept.keep(draft, number);
  onEvent({
    kind: 'said',
    words: `shard ${number}/${undertaking.count}: done, fetched from pod ${pod.name}`,
  });
  // It is kept already: a pod that does not hear it ends with its Job.
  await dismiss(connection, pod, signal).catch(() => {});
}
