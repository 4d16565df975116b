import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderJson } from '../../reports/json.ts';
import { renderJunit } from '../../reports/junit.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import { sha256File, suiteDigest } from '../attest/digest.ts';
import type { SigningKey } from '../attest/key.ts';
import { defaultKey, loadKey } from '../attest/key.ts';
import { packageVersion, ROOT } from '../attest/package.ts';
import { writeAttestation } from '../attest/sign.ts';
import { statementOf } from '../attest/statement.ts';
import { clauseById, loadClauses } from '../catalogue/clauses.ts';
import { loadManifest } from '../catalogue/manifest.ts';
import { mergeEvidence } from '../evidence/merge.ts';
import { readEvidence } from '../evidence/reader.ts';
import type { ClaimPolicy } from '../judge/exit-code.ts';
import { exitCodeOf } from '../judge/exit-code.ts';
import { judgeRun } from '../judge/run.ts';
import { totalsOf } from '../judge/totals.ts';
import type { Api, PairingName, ServedVersions } from '../model/api.ts';
import { PAIRINGS, SPEC_COMMIT } from '../model/api.ts';
import type { Clause } from '../model/clause.ts';
import type { EndRecord, MeshIdentity, RunEvidence, RunRecord } from '../model/evidence.ts';
import { EVIDENCE_SCHEMA } from '../model/evidence.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Result, RunBlock } from '../model/result.ts';
import { loadProfile, profilePath } from '../profiles/loader.ts';
import { openTestbed } from '../testbed/open.ts';
import type { Clock } from '../traffic/clock.ts';
import { systemClock } from '../traffic/clock.ts';
import type { CrewEvent, TestReport } from './crew.ts';
import { performAll } from './crew.ts';
import { brokenClauses } from './kill.ts';
import { OutFolder } from './out-folder.ts';
import type { Plan } from './plan.ts';
import { planOf } from './plan.ts';
import { loadSuites } from './suite.ts';

export interface RunOptions {
  readonly specs: readonly Api[];
  /** Empty for all tests of the specs. */
  readonly tests: readonly string[];
  readonly release: PairingName;
  /** 0 … 2³²−1 */
  readonly seed: number;
  readonly mesh: string;
  /** Name or path of a fault's module. */
  readonly fault?: string;
  readonly out: string;
  /** File of the signing key; the user's own by default. */
  readonly key?: string;
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
      readonly seed: number;
      readonly mesh: MeshIdentity;
      readonly versions: ServedVersions;
    }
  | CrewEvent
  | { readonly kind: 'phase'; readonly name: 'merging' | 'judging' | 'signing' };

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
  const { record, plan } = await prepare(options, clauses, clock);
  const key = await (options.key === undefined ? defaultKey(options.env) : loadKey(options.key));
  const folder = await OutFolder.create(options.out);
  try {
    options.onEvent({
      kind: 'started',
      tests: plan.tests.length,
      seed: options.seed,
      mesh: record.mesh,
      versions: record.versions,
    });
    const logs = path.join(folder.draft, 'logs');
    const { signal, budgetMs, onEvent } = options;
    const { reports, breakdown } = await performAll(plan.tests, contextOf(options, plan, logs, clock), {
      signal,
      limitMs: budgetMs + OVERRUN_MS,
      onEvent,
    });
    const outcome = breakdown || signal.aborted ? 'interrupted' : 'completed';
    const evidence = await gather(options, { folder: folder.draft, logs, record, plan, clock, outcome });
    options.onEvent({ kind: 'phase', name: 'judging' });
    const result = resultOf(evidence, { clauses, manifest, reports });
    await writeReports(folder.draft, { result, clauses, evidence: evidence.content });
    if (result.outcome === 'completed') await attest(folder.draft, { result, key, options });
    await folder.publish();
    if (breakdown) throw breakdown.withEvidenceIn(options.out);
    return { result, folder: options.out, exitCode: exitCodeOf(result, options.claims) };
  } catch (error) {
    await folder.discard();
    throw error;
  }
}

async function prepare(
  options: RunOptions,
  clauses: readonly Clause[],
  clock: Clock,
): Promise<{ record: RunRecord; plan: Plan }> {
  const profile = await loadProfile(options.mesh, clauses);
  const { seed, release, fault } = options;
  const testbed = await openTestbed({
    profile,
    versions: PAIRINGS[release],
    now: clock.now,
    ...(fault !== undefined && { fault }),
  });
  const { kind, traits, versions, convergenceMs } = testbed;
  const { facts, ...identity } = await testbed.identify();
  await testbed.close();
  // A misspelt clause would be one that no test decides.
  brokenClauses(identity.fault?.breaks ?? [], clauses);
  const plan = planOf(await loadSuites(), clauses, versions, options);
  const record: RunRecord = {
    record: 'run',
    schema: EVIDENCE_SCHEMA,
    run: randomUUID(),
    startedAt: clock.now(),
    seed,
    suite: { name: 'smi-conformance', version: await packageVersion(), digest: await suiteDigest(ROOT) },
    specCommit: SPEC_COMMIT,
    release,
    versions,
    claims: profile.claims,
    testbed: { kind, traits, facts },
    convergenceMs,
    selection: plan.selection,
    ...identity,
  };
  return { record, plan };
}

function contextOf(
  { seed, release, mesh, fault, budgetMs }: RunOptions,
  { tests }: Plan,
  evidence: string,
  clock: Clock,
) {
  return {
    seed,
    release,
    mesh,
    ...(fault !== undefined && { fault }),
    tests: tests.map(({ definition }) => definition.id),
    evidence,
    budgetEndsAt: clock.now() + budgetMs,
  };
}

interface Gathered {
  readonly content: RunEvidence;
  readonly endedAt: number;
  readonly sha256: string;
  readonly records: number;
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
): Promise<Gathered> {
  onEvent({ kind: 'phase', name: 'merging' });
  const { folder, logs, record, plan, clock, outcome } = site;
  const file = path.join(folder, 'evidence.jsonl.gz');
  const endedAt = clock.now();
  const order = plan.tests.flatMap(({ definition: { id, api } }) => {
    const version = record.versions[api];
    return version === undefined ? [] : [{ test: id, version }];
  });
  const end = { record: 'end', at: endedAt, outcome } as const;
  const merged = await mergeEvidence({ folder: logs, order, run: record, end, file });
  await rm(logs, { recursive: true, force: true });
  return { ...merged, endedAt, content: await readEvidence(file) };
}

function resultOf(
  { content, endedAt, sha256, records }: Gathered,
  {
    clauses,
    manifest,
    reports,
  }: {
    readonly clauses: readonly Clause[];
    readonly manifest: Manifest;
    readonly reports: readonly TestReport[];
  },
): Result {
  const { judgement, details } = judgeRun({ evidence: content, manifest, clauses });
  const { run, seed, startedAt } = content.run;
  const durations = new Map(reports.map(({ test, durationMs }) => [test.test, durationMs]));
  const block: RunBlock = {
    id: run,
    seed,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
    durationMs: Math.round(endedAt - startedAt),
    host: { node: process.version, platform: `${process.platform} ${process.arch}` },
    evidence: { file: 'evidence.jsonl.gz', sha256, records },
    totals: totalsOf(content),
    tests: details.map(({ test, details: words }) => ({
      test,
      durationMs: Math.round(durations.get(test) ?? 0),
      details: words,
    })),
  };
  return { ...judgement, run: block };
}

async function writeReports(
  folder: string,
  {
    result,
    clauses,
    evidence,
  }: { readonly result: Result; readonly clauses: readonly Clause[]; readonly evidence: RunEvidence },
): Promise<void> {
  const byId = clauseById(clauses);
  await writeFile(path.join(folder, 'result.json'), renderJson(result));
  await writeFile(path.join(folder, 'junit.xml'), renderJunit(result, byId, evidence));
  await writeFile(path.join(folder, 'matrix.md'), renderMarkdown(result, byId));
}

async function attest(
  folder: string,
  {
    result,
    key,
    options,
  }: { readonly result: Result; readonly key: SigningKey; readonly options: RunOptions },
): Promise<void> {
  options.onEvent({ kind: 'phase', name: 'signing' });
  const statement = statementOf({
    result,
    files: {
      result: await sha256File(path.join(folder, 'result.json')),
      evidence: await sha256File(path.join(folder, 'evidence.jsonl.gz')),
    },
    profile: {
      name: `meshes/${options.mesh}/profile.yaml`,
      sha256: await sha256File(profilePath(options.mesh)),
    },
    crds: [],
    issuedAt: new Date(),
  });
  await writeAttestation(folder, statement, key);
}
