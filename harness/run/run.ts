import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { sha256File, suiteDigest } from '../attest/digest.ts';
import { packageVersion, ROOT } from '../attest/package.ts';
import type { Sealer } from '../attest/sign.ts';
import { SigstoreError } from '../attest/sigstore-error.ts';
import { profileSubject } from '../attest/statement.ts';
import { loadClauses } from '../catalogue/clauses.ts';
import { loadManifest } from '../catalogue/manifest.ts';
import { mergeEvidence } from '../evidence/merge.ts';
import { readEvidence } from '../evidence/reader.ts';
import type { ClaimPolicy } from '../judge/exit-code.ts';
import { exitCodeOf } from '../judge/exit-code.ts';
import type { Api, PairingName, ServedVersions } from '../model/api.ts';
import { PAIRINGS, pairingOf, SPEC_COMMIT } from '../model/api.ts';
import type { Clause } from '../model/clause.ts';
import type { EndRecord, MeshIdentity, RunRecord, Shard } from '../model/evidence.ts';
import { EVIDENCE_SCHEMA } from '../model/evidence.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Result } from '../model/result.ts';
import type { ImageReferences } from '../profiles/image.ts';
import { loadProfile } from '../profiles/loader.ts';
import { profilePath, settledMesh } from '../profiles/place.ts';
import type { Profile } from '../profiles/profile.ts';
import type { ClusterSettings } from '../testbed/kubernetes/settings.ts';
import { openSite } from '../testbed/open.ts';
import type { Site } from '../testbed/testbed.ts';
import type { Clock } from '../traffic/clock.ts';
import { systemClock } from '../traffic/clock.ts';
import type { RunContext } from './context.ts';
import type { CrewEvent, TestReport } from './crew.ts';
import { performAll } from './crew.ts';
import { brokenClauses } from './fault-clause.ts';
import { OutFolder } from './out-folder.ts';
import type { Plan } from './plan.ts';
import { planOf } from './plan.ts';
import type { EvidenceFile } from './result-folder.ts';
import { attestFolder, resultOf, writeReports } from './result-folder.ts';
import { shardPlan } from './shard.ts';
import type { Signing } from './signing.ts';
import { sealerOf } from './signing.ts';
import { loadSuites } from './suite.ts';

export interface RunOptions {
  /** Id of the run; drawn unless given. */
  readonly run?: string;
  readonly specs: readonly Api[];
  /** Empty for all tests of the specs. */
  readonly tests: readonly string[];
  readonly release: PairingName;
  /** 0 … 2³²−1 */
  readonly seed: number;
  /** How often each test is performed, from 1. */
  readonly repetitions: number;
  /** Name of a mesh that comes with the suite, or path of a profile or of the folder with one. */
  readonly mesh: string;
  /** Images of the mesh instead of those that its profile names. */
  readonly meshImages?: ImageReferences;
  /** Name or path of a fault's module. */
  readonly fault?: string;
  /** What was said about the cluster, for a mesh that runs on one. */
  readonly cluster?: ClusterSettings;
  readonly out: string;
  /** Only this part of the tests. */
  readonly shard?: Pick<Shard, 'index' | 'count'>;
  /** `none`: whoever merges this shard judges it again and signs the whole. */
  readonly signing: Signing | { readonly kind: 'none' };
  /** Of each repetition. */
  readonly budgetMs: number;
  readonly claims: ClaimPolicy;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  onEvent(event: RunEvent): void;
}

export type RunEvent =
  | {
      readonly kind: 'started';
      readonly tests: number;
      readonly repetitions: number;
      readonly seed: number;
      readonly mesh: MeshIdentity;
      readonly versions: ServedVersions;
    }
  | CrewEvent
  | { readonly kind: 'phase'; readonly name: 'merging' | 'judging' | 'signing' }
  /** A sentence on the run as a whole. */
  | { readonly kind: 'said'; readonly words: string };

export interface RunEnd {
  readonly result: Result;
  readonly folder: string;
  readonly exitCode: number;
}

/** A test that is under way when the budget is spent still ends by itself. */
const OVERRUN_MS = 120_000;

/**
 * One run from plan to signed folder. One that was interrupted, or whose workers broke down, leaves its evidence,
 * marked so, and no signature.
 *
 * @throws CrewError when a worker broke down; the evidence of what was performed is kept
 */
export async function runConformance(options: RunOptions): Promise<RunEnd> {
  const clock = systemClock;
  const clauses = await loadClauses();
  const manifest = await loadManifest();
  const { signing, env } = options;
  const sealer = signing.kind === 'none' ? undefined : await sealerOf({ signing, env });
  const begun = clock.now();
  const { site, record, plan } = await prepare(options, { clauses, manifest }, clock);
  const readyMs = Math.round(clock.now() - begun);
  try {
    return await performOn(site, { options, clock, clauses, manifest, record, plan, sealer, readyMs });
  } finally {
    await site.close();
  }
}

interface Undertaking {
  readonly options: RunOptions;
  readonly clock: Clock;
  readonly clauses: readonly Clause[];
  readonly manifest: Manifest;
  readonly record: RunRecord;
  readonly plan: Plan;
  /** None for a run that is not signed. */
  readonly sealer: Sealer | undefined;
  readonly readyMs: number;
}

async function performOn(
  site: Site,
  { options, clock, clauses, manifest, record: announced, plan, sealer, readyMs }: Undertaking,
): Promise<RunEnd> {
  const folder = await OutFolder.create(options.out);
  try {
    options.onEvent({
      kind: 'started',
      tests: plan.tests.length,
      repetitions: options.repetitions,
      seed: options.seed,
      mesh: announced.mesh,
      versions: announced.versions,
    });
    const logs = path.join(folder.draft, 'logs');
    const { signal, onEvent } = options;
    const testsBegin = clock.now();
    const { reports, breakdown } = await performAll(
      plan.tests,
      contextOf(options, site, announced, plan, logs, clock),
      {
        signal,
        staging: site.staging,
        limitMs: budgetOf(options) + OVERRUN_MS,
        onEvent,
      },
    );
    const testsMs = Math.round(clock.now() - testsBegin);
    const outcome = breakdown || signal.aborted ? 'interrupted' : 'completed';
    const record = await identified(site, announced);
    const evidence = await gather(options, { folder: folder.draft, logs, record, plan, clock, outcome });
    options.onEvent({ kind: 'phase', name: 'judging' });
    const { staging } = site;
    const result = resultOf(evidence, {
      clauses,
      manifest,
      durations: durationsOf(reports),
      host: HOST,
      ...(staging.kind === 'together' && { timing: { readyMs, testsMs, stages: staging.stages } }),
    });
    await writeReports(folder.draft, { result, clauses, manifest, evidence: evidence.content });
    const unsigned =
      result.outcome === 'completed' && sealer
        ? await signed(folder.draft, { result, sealer, options })
        : undefined;
    await folder.publish();
    if (unsigned) throw unsigned;
    if (breakdown) throw breakdown.withEvidenceIn(options.out);
    return { result, folder: options.out, exitCode: exitCodeOf(result, options.claims) };
  } catch (error) {
    await folder.discard();
    throw error;
  }
}

async function prepare(
  options: RunOptions,
  { clauses, manifest }: { readonly clauses: readonly Clause[]; readonly manifest: Manifest },
  clock: Clock,
): Promise<{ site: Site; record: RunRecord; plan: Plan }> {
  const { meshImages: images = {} } = options;
  const { seed, release, fault, cluster, env, signal } = options;
  const testbed = cluster ? 'kubernetes' : 'embedded';
  const profile = await loadProfile(options.mesh, clauses, { images, testbed });
  const { run = randomUUID() } = options;
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
  try {
    return { site, ...(await planned(site, { run, profile, options, clauses, manifest, clock })) };
  } catch (error) {
    await site.close();
    throw error;
  }
}

async function planned(
  site: Site,
  {
    run,
    profile,
    options,
    clauses,
    manifest,
    clock,
  }: {
    readonly run: string;
    readonly profile: Profile;
    readonly options: RunOptions;
    readonly clauses: readonly Clause[];
    readonly manifest: Manifest;
    readonly clock: Clock;
  },
): Promise<{ record: RunRecord; plan: Plan }> {
  const { seed, release } = options;
  const { kind, traits, versions, convergenceMs } = site;
  const { facts, ...identity } = await site.identify();
  // A misspelt clause would be one that no test decides.
  brokenClauses(identity.fault?.breaks ?? [], clauses);
  const asked = planOf(await loadSuites(), clauses, versions, options);
  const plan = options.shard === undefined ? asked : shardPlan(asked, options.shard, manifest, versions);
  const record: RunRecord = {
    record: 'run',
    schema: EVIDENCE_SCHEMA,
    run,
    startedAt: clock.now(),
    seed,
    suite: { name: 'smi-conformance', version: await packageVersion(), digest: await suiteDigest(ROOT) },
    specCommit: SPEC_COMMIT,
    release: kind === 'embedded' ? release : pairingOf(versions, release),
    versions,
    claims: profile.claims,
    testbed: { kind, traits, facts },
    convergenceMs,
    selection: plan.selection,
    ...identity,
    mesh: { ...identity.mesh, ...(!profile.verified && { profile: 'unverified' }) },
    ...(options.repetitions > 1 && { repetitions: options.repetitions }),
  };
  return { record, plan };
}

/** The record with what is known of the mesh when the tests are over. */
async function identified(site: Site, record: RunRecord): Promise<RunRecord> {
  const { mesh, facts } = await site.identify();
  const { profile } = record.mesh;
  return { ...record, mesh: { ...mesh, ...(profile && { profile }) }, testbed: { ...record.testbed, facts } };
}

function contextOf(
  options: RunOptions,
  { cluster }: Site,
  { run }: RunRecord,
  { tests }: Plan,
  evidence: string,
  clock: Clock,
): RunContext {
  const { seed, release, mesh, fault, repetitions } = options;
  return {
    run,
    ...(cluster && { cluster }),
    seed,
    release,
    mesh: settledMesh(mesh),
    ...(fault !== undefined && { fault }),
    tests: tests.map(({ definition }) => definition.id),
    evidence,
    budgetEndsAt: clock.now() + budgetOf(options),
    ...(repetitions > 1 && { repetitions }),
  };
}

function budgetOf({ budgetMs, repetitions }: RunOptions): number {
  return budgetMs * repetitions;
}

/** Makes the evidence's file and reads it back: what is judged is what is published. */
async function gather(
  { onEvent }: RunOptions,
  site: {
    readonly folder: string;
    readonly logs: string;
    readonly record: RunRecord;
    readonly plan: Plan;
    readonly clock: Clock;
    readonly outcome: EndRecord['outcome'];
  },
): Promise<EvidenceFile> {
  onEvent({ kind: 'phase', name: 'merging' });
  const { folder, logs, record, plan, clock, outcome } = site;
  const file = path.join(folder, 'evidence.jsonl.gz');
  const endedAt = clock.now();
  const order = plan.tests.flatMap(({ definition: { id, api } }) => {
    const version = record.versions[api];
    if (version === undefined) return [];
    const { repetitions } = record;
    return repetitions === undefined
      ? [{ test: id, version }]
      : Array.from({ length: repetitions }, (_, i) => ({ test: id, version, repetition: i + 1 }));
  });
  const end = { record: 'end', at: endedAt, outcome } as const;
  const merged = await mergeEvidence({ folder: logs, order, run: record, end, file });
  await rm(logs, { recursive: true, force: true });
  return { ...merged, content: await readEvidence(file) };
}

/** A run that is measured is not thrown away because a service was down when it was to be signed. */
async function signed(
  folder: string,
  {
    result,
    sealer,
    options,
  }: { readonly result: Result; readonly sealer: Sealer; readonly options: RunOptions },
): Promise<SigstoreError | undefined> {
  options.onEvent({ kind: 'phase', name: 'signing' });
  const profile = {
    name: profileSubject(result.mesh),
    sha256: await sha256File(profilePath(options.mesh)),
  };
  try {
    await attestFolder(folder, { result, sealer, profile, issuedAt: new Date() });
    return undefined;
  } catch (error) {
    if (!(error instanceof SigstoreError)) throw error;
    return new SigstoreError(
      error.code,
      `${error.message}\nThe results lie unsigned in ${options.out}: sign them later, smi-conformance sign ${options.out} --keyless`,
      { cause: error },
    );
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
