import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Sealer } from '../attest/sign.ts';
import { loadClauses } from '../catalogue/clauses.ts';
import { loadManifest } from '../catalogue/manifest.ts';
import { exitCodeOf } from '../judge/exit-code.ts';
import { PAIRINGS } from '../model/api.ts';
import type { Clause } from '../model/clause.ts';
import type { RunRecord } from '../model/evidence.ts';
import type { Manifest } from '../model/manifest.ts';
import { loadProfile } from '../profiles/loader.ts';
import type { Profile } from '../profiles/profile.ts';
import { openSite } from '../testbed/open.ts';
import type { Site } from '../testbed/testbed.ts';
import type { Clock } from '../traffic/clock.ts';
import { systemClock } from '../traffic/clock.ts';
import { contextOf } from './context.ts';
import type { TestReport } from './crew.ts';
import { performAll } from './crew.ts';
import { evidenceFileOf } from './evidence-file.ts';
import { brokenClauses } from './fault-clause.ts';
import { OutFolder } from './out-folder.ts';
import type { Plan } from './plan.ts';
import { orderOf, planOf } from './plan.ts';
import { resultOf, writeReports } from './result-folder.ts';
import type { RunEnd } from './run-end.ts';
import type { RunOptions } from './run-options.ts';
import { runRecordOf, withIdentity } from './run-record.ts';
import { shardPlan } from './shard.ts';
import { signRun } from './sign-run.ts';
import { sealerOf } from './signing.ts';
import { loadSuites } from './suite.ts';

/** A test that is under way when the budget is spent still ends by itself. */
const OVERRUN_MS = 120_000;

interface Catalogue {
  readonly clauses: readonly Clause[];
  readonly manifest: Manifest;
}

/**
 * One run from plan to signed folder. One that was interrupted, or whose workers broke down, leaves its evidence,
 * marked so, and no signature.
 *
 * @throws CrewError when a worker broke down; the evidence of what was performed is kept
 */
export async function runConformance(options: RunOptions): Promise<RunEnd> {
  const clock = systemClock;
  const catalogue = { clauses: await loadClauses(), manifest: await loadManifest() };
  const { signing, env } = options;
  const sealer = signing.kind === 'none' ? undefined : await sealerOf({ signing, env });
  const begun = clock.now();
  const { site, profile, run } = await siteOf(options, catalogue, clock);
  try {
    const { record, plan } = await announced({ site, profile, run }, options, catalogue, clock);
    const readyMs = Math.round(clock.now() - begun);
    return await performed({ site, record, plan, readyMs, options, catalogue, sealer, clock });
  } finally {
    await site.close();
  }
}

interface Place {
  readonly site: Site;
  readonly profile: Profile;
  readonly run: string;
}

async function siteOf(options: RunOptions, { clauses }: Catalogue, clock: Clock): Promise<Place> {
  const { run = randomUUID(), meshImages: images = {}, seed, release, fault, cluster, env, signal } = options;
  const testbed = cluster ? 'kubernetes' : 'embedded';
  const profile = await loadProfile(options.mesh, clauses, { images, testbed });
  const site = await openSite({
    profile,
    versions: PAIRINGS[release],
    run,
    seed,
    env,
    signal,
    now: clock.now,
    ...(fault !== undefined && { fault }),
    ...(cluster && { cluster }),
  });
  return { site, profile, run };
}

/** What is going to be performed, and on what. */
async function announced(
  { site, profile, run }: Place,
  options: RunOptions,
  { clauses, manifest }: Catalogue,
  clock: Clock,
): Promise<{ readonly record: RunRecord; readonly plan: Plan }> {
  const { versions } = site;
  const identity = await site.identify();
  // A misspelt clause would be one that no test decides.
  brokenClauses(identity.fault?.breaks ?? [], clauses);
  const asked = planOf(await loadSuites(), clauses, versions, options);
  const plan = options.shard === undefined ? asked : shardPlan(asked, options.shard, manifest, versions);
  const { selection } = plan;
  const startedAt = clock.now();
  const record = await runRecordOf({ run, site, identity, profile, selection, options, startedAt });
  return { record, plan };
}

interface Undertaking {
  readonly site: Site;
  /** As it was announced. */
  readonly record: RunRecord;
  readonly plan: Plan;
  readonly readyMs: number;
  readonly options: RunOptions;
  readonly catalogue: Catalogue;
  /** None for a run that is not signed. */
  readonly sealer: Sealer | undefined;
  readonly clock: Clock;
}

/** Performs the tests, judges their evidence, signs the result; the folder appears when all of it is there. */
async function performed(undertaking: Undertaking): Promise<RunEnd> {
  const { site, plan, record: announced, options, catalogue, sealer, clock } = undertaking;
  const { signal, seed, repetitions, out, onEvent } = options;
  const folder = await OutFolder.create(out);
  try {
    const { run, mesh, versions } = announced;
    onEvent({ kind: 'started', tests: plan.tests.length, repetitions, seed, mesh, versions });
    const logs = path.join(folder.draft, 'logs');
    const testsBegin = clock.now();
    const limitMs = options.budgetMs * repetitions;
    const budgetEndsAt = clock.now() + limitMs;
    const { reports, breakdown } = await performAll(
      plan.tests,
      contextOf(options, { run, site, plan, evidence: logs, budgetEndsAt }),
      { signal, staging: site.staging, limitMs: limitMs + OVERRUN_MS, onEvent },
    );
    const testsMs = Math.round(clock.now() - testsBegin);
    const outcome = breakdown || signal.aborted ? 'interrupted' : 'completed';
    const record = withIdentity(announced, await site.identify());

    onEvent({ kind: 'phase', name: 'merging' });
    const evidence = await evidenceFileOf(folder.draft, {
      folder: logs,
      order: orderOf(plan, record),
      run: record,
      end: { record: 'end', at: clock.now(), outcome },
    });

    onEvent({ kind: 'phase', name: 'judging' });
    const { staging } = site;
    const { readyMs } = undertaking;
    const result = resultOf(evidence, {
      ...catalogue,
      durations: durationsOf(reports),
      host: HOST,
      ...(staging.kind === 'together' && { timing: { readyMs, testsMs, stages: staging.stages } }),
    });
    await writeReports(folder.draft, { result, ...catalogue, evidence: evidence.content });

    let unsigned: Error | undefined;
    if (sealer && result.outcome === 'completed') {
      onEvent({ kind: 'phase', name: 'signing' });
      unsigned = await signRun(folder.draft, { result, sealer, options });
    }
    await folder.publish();
    if (unsigned) throw unsigned;
    if (breakdown) throw breakdown.withEvidenceIn(out);
    return { result, folder: out, exitCode: exitCodeOf(result, options.claims) };
  } catch (error) {
    await folder.discard();
    throw error;
  }
}

const HOST = { node: process.version, platform: `${process.platform} ${process.arch}` };

/** Milliseconds by test, of all its repetitions. */
function durationsOf(reports: readonly TestReport[]): ReadonlyMap<string, number> {
  const durations = new Map<string, number>();
  for (const { test, durationMs } of reports) {
    durations.set(test.test, (durations.get(test.test) ?? 0) + durationMs);
  }
  return durations;
}
