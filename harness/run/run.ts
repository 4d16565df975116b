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
import type { Api, ReleaseName, ServedVersions } from '../model/api.ts';
import { RELEASES, SPEC_COMMIT } from '../model/api.ts';
import type { Clause } from '../model/clause.ts';
import type { MeshIdentity, RunEvidence, RunRecord } from '../model/evidence.ts';
import { EVIDENCE_SCHEMA } from '../model/evidence.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Result, RunBlock } from '../model/result.ts';
import { loadProfile, profilePath } from '../profiles/loader.ts';
import { openTestbed } from '../testbed/open.ts';
import type { Clock } from '../traffic/clock.ts';
import { systemClock } from '../traffic/clock.ts';
import type { CrewEvent, TestReport } from './crew.ts';
import { performAll } from './crew.ts';
import { OutFolder } from './out-folder.ts';
import type { Plan } from './plan.ts';
import { planOf } from './plan.ts';
import { loadSuites } from './suite.ts';

export interface RunOptions {
  readonly specs: readonly Api[];
  /** Empty for all tests of the specs. */
  readonly tests: readonly string[];
  readonly release: ReleaseName;
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

/** One run from plan to signed folder. An interrupted one leaves its evidence, marked so, and no signature. */
export async function runConformance(options: RunOptions): Promise<RunEnd> {
  const clock = systemClock;
  const clauses = await loadClauses();
  const manifest = await loadManifest();
  const key = await (options.key === undefined ? defaultKey(options.env) : loadKey(options.key));
  const { record, plan } = await prepare(options, clauses, clock);
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
    const reports = await performAll(plan.tests, contextOf(options, plan, logs, clock), options);
    const evidence = await gather(options, { folder: folder.draft, logs, record, plan, clock });
    options.onEvent({ kind: 'phase', name: 'judging' });
    const result = resultOf(evidence, { clauses, manifest, reports });
    await writeReports(folder.draft, { result, clauses, evidence: evidence.content });
    if (result.outcome === 'completed') await attest(folder.draft, { result, key, options });
    await folder.publish();
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
    versions: RELEASES[release],
    now: clock.now,
    ...(fault !== undefined && { fault }),
  });
  const { kind, traits, versions, convergenceMs } = testbed;
  const { facts, ...identity } = await testbed.identify();
  await testbed.close();
  const plan = planOf(await loadSuites(), versions, options);
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
  { signal, onEvent }: RunOptions,
  site: {
    readonly folder: string;
    readonly logs: string;
    readonly record: RunRecord;
    readonly plan: Plan;
    readonly clock: Clock;
  },
): Promise<Gathered> {
  onEvent({ kind: 'phase', name: 'merging' });
  const { folder, logs, record, plan, clock } = site;
  const file = path.join(folder, 'evidence.jsonl.gz');
  const endedAt = clock.now();
  const order = plan.tests.flatMap(({ definition: { id, api } }) => {
    const version = record.versions[api];
    return version === undefined ? [] : [{ test: id, version }];
  });
  const end = { record: 'end', at: endedAt, outcome: signal.aborted ? 'interrupted' : 'completed' } as const;
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
