import { randomUUID } from 'node:crypto';
import type { Suite } from '../../attest/content.ts';
import { suiteDigest } from '../../attest/digest.ts';
import { ROOT } from '../../attest/package.ts';
import { loadClauses } from '../../catalogue/clauses.ts';
import { loadManifest } from '../../catalogue/manifest.ts';
import type { ClaimPolicy } from '../../judge/exit-code.ts';
import { PAIRINGS } from '../../model/api.ts';
import { loadProfile } from '../../profiles/loader.ts';
import { settledMesh } from '../../profiles/place.ts';
import { connect } from '../../testbed/kubernetes/connection.ts';
import { openSite } from '../../testbed/open.ts';
import type { Site } from '../../testbed/testbed.ts';
import { systemClock } from '../../traffic/clock.ts';
import { mergeShards } from '../merge.ts';
import { planOf } from '../plan.ts';
import type { RunEnd } from '../run-end.ts';
import type { RunEvent } from '../run-event.ts';
import { shardPlan } from '../shard.ts';
import type { VerifiedShard } from '../shards-agree.ts';
import type { Signing } from '../signing.ts';
import { sealerOf } from '../signing.ts';
import { loadSuites } from '../suite.ts';
import { KeptShards } from './kept-shards.ts';
import { ResumeError } from './resume-error.ts';
import { performInJob } from './shard-job.ts';
import type { Undertaking } from './undertaking.ts';

/** What was asked for anew, or the folder of an interrupted run to go on with. */
export type Begin =
  | {
      readonly kind: 'anew';
      readonly out: string;
      readonly asked: Omit<Undertaking, 'run' | 'suite'>;
    }
  | { readonly kind: 'resume'; readonly out: string };

export interface InClusterOptions {
  readonly begin: Begin;
  readonly signing: Signing;
  readonly claims: ClaimPolicy;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  onEvent(event: RunEvent): void;
}

/**
 * One run whose shards are pods of the cluster. What they found is fetched, judged again, merged and signed here: no
 * key and no kubeconfig enters the cluster. Shards that are done are kept in the out folder until all are there.
 *
 * @throws JobError, ClusterError, ResumeError; what was done so far is kept for a resume
 */
export async function runInCluster(options: InClusterOptions): Promise<RunEnd> {
  const { begin, signing, env, claims, signal, onEvent } = options;
  const sealer = await sealerOf({ signing, env });
  const suite = await ownSuite();
  const kept = await keptShards(begin, suite);
  try {
    await kept.sweep();
    const numbers = numbersTo(kept.undertaking.count);
    const done = await kept.finished();
    for (const number of done) await kept.verified(number, suite);
    const missing = numbers.filter((number) => !done.includes(number));
    if (missing.length > 0) await performMissing(missing, kept, suite, options);
    onEvent({ kind: 'phase', name: 'merging' });
    const shards: VerifiedShard[] = [];
    for (const number of numbers) shards.push(await kept.verified(number, suite));
    const { run } = kept.undertaking;
    return await mergeShards({ shards, run, out: kept.folder, suite, sealer, claims, now: new Date() });
  } catch (error) {
    await keepOrForget(kept, onEvent);
    signal.throwIfAborted();
    throw error;
  }
}

async function ownSuite(): Promise<Suite & { readonly digest: string }> {
  const digest = await suiteDigest(ROOT);
  const [manifest, clauses] = await Promise.all([loadManifest(), loadClauses()]);
  return { manifest, clauses, suiteDigests: new Set([digest]), digest };
}

async function keptShards(begin: Begin, { digest }: { readonly digest: string }): Promise<KeptShards> {
  if (begin.kind === 'anew') {
    const { asked, out } = begin;
    const mesh = settledMesh(asked.mesh);
    return KeptShards.begin(out, { ...asked, mesh, run: randomUUID(), suite: digest });
  }
  const kept = await KeptShards.resume(begin.out);
  if (kept.undertaking.suite === digest) return kept;
  throw new ResumeError(
    'RESUME_DIFFERS',
    `the run in ${begin.out} was begun with another version of the suite (digest ${kept.undertaking.suite.slice(0, 12)}, this is ${digest.slice(0, 12)}): go on with that one, or begin anew`,
  );
}

function numbersTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

async function keepOrForget(kept: KeptShards, onEvent: InClusterOptions['onEvent']): Promise<void> {
  await kept.sweep();
  const done = await kept.finished();
  if (done.length === 0) return kept.forget();
  const { count } = kept.undertaking;
  onEvent({
    kind: 'said',
    words: `${done.length} of ${count} shards kept in ${kept.folder}: go on with them by smi-conformance run --in-cluster --resume ${kept.folder}`,
  });
}

async function performMissing(
  missing: readonly number[],
  kept: KeptShards,
  suite: Suite & { readonly digest: string },
  { env, signal, onEvent }: InClusterOptions,
): Promise<void> {
  const { undertaking } = kept;
  const { run, mesh, meshImages, release, seed } = undertaking;
  const profile = await loadProfile(mesh, suite.clauses, { images: meshImages, testbed: 'kubernetes' });
  if (profile.testbed !== 'kubernetes') throw new Error(`the mesh ${mesh} runs on no cluster`);
  const { now } = systemClock;
  const { cluster } = undertaking;
  const versions = PAIRINGS[release];
  const site = await openSite({ profile, versions, run, seed, env, signal, now, cluster });
  try {
    const tests = await testsOf(missing, undertaking, site, suite);
    const { mesh: identity } = await site.identify();
    const { repetitions } = undertaking;
    onEvent({ kind: 'started', tests, repetitions, seed, mesh: identity, versions: site.versions });
    const settings = site.cluster ?? cluster;
    const connection = await connect(settings, { env, now });
    try {
      await performInJob({ missing, kept, suite, profile, settings, connection, signal, onEvent });
    } finally {
      await connection.close();
    }
  } finally {
    await site.close();
  }
}

/** How many tests the shards have in all. @throws DefinitionError where one of all shards has none */
async function testsOf(
  missing: readonly number[],
  undertaking: Undertaking,
  { versions }: Site,
  { manifest, clauses }: Suite,
): Promise<number> {
  const plan = planOf(await loadSuites(), clauses, versions, undertaking);
  const sizes = numbersTo(undertaking.count).map((index) => {
    const { tests } = shardPlan(plan, { index, count: undertaking.count }, manifest, versions);
    return missing.includes(index) ? tests.length : 0;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}
