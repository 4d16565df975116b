import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { badgeFiles, badgesOf } from '../../reports/badge.ts';
import { renderJson } from '../../reports/json.ts';
import { renderJunit } from '../../reports/junit.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import { sha256File } from '../attest/digest.ts';
import type { Sealer } from '../attest/sign.ts';
import { writeAttestation } from '../attest/sign.ts';
import type { CapabilityStatement, NamedDigest, ResourceDescriptor } from '../attest/statement.ts';
import { CAPABILITY_FIELD, statementOf } from '../attest/statement.ts';
import { clauseById } from '../catalogue/clauses.ts';
import { freezesIn } from '../judge/freeze.ts';
import { paceOf } from '../judge/pace.ts';
import { judgeRun } from '../judge/run.ts';
import { totalsOf } from '../judge/totals.ts';
import type { Clause } from '../model/clause.ts';
import type { RunEvidence } from '../model/evidence.ts';
import type { Manifest } from '../model/manifest.ts';
import type { MergedShard, Result, RunBlock, Timing } from '../model/result.ts';
import type { EvidenceFile } from './evidence-file.ts';
import { renderPageOf } from './folder-report.ts';

export interface ResultSource {
  readonly clauses: readonly Clause[];
  readonly manifest: Manifest;
  /** Milliseconds by test. */
  readonly durations: ReadonlyMap<string, number>;
  readonly host: RunBlock['host'];
  readonly merged?: readonly MergedShard[];
  /** Of a run on a cluster. */
  readonly timing?: Pick<Timing, 'readyMs' | 'testsMs' | 'stages'>;
}

/** Judges the evidence. */
export function resultOf(
  { content, sha256, records }: EvidenceFile,
  { clauses, manifest, durations, host, merged, timing }: ResultSource,
): Result {
  const { judgement, details, repeats } = judgeRun({ evidence: content, manifest, clauses });
  const { run, seed, startedAt } = content.run;
  const freezes = freezesIn(content);
  const block: RunBlock = {
    id: run,
    seed,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(content.endedAt).toISOString(),
    durationMs: Math.round(content.endedAt - startedAt),
    host,
    evidence: { file: 'evidence.jsonl.gz', sha256, records },
    totals: totalsOf(content),
    ...(merged && { merged }),
    tests: details.map(({ test, ...words }) => ({
      test,
      durationMs: Math.round(durations.get(test) ?? 0),
      ...words,
    })),
    ...(repeats && { repeats }),
    ...(timing && { timing: { ...timing, ...paceOf(content) } }),
    ...(freezes.length > 0 && { freezes }),
  };
  return { ...judgement, run: block };
}

export async function writeReports(
  folder: string,
  {
    result,
    clauses,
    manifest,
    evidence,
  }: {
    readonly result: Result;
    readonly clauses: readonly Clause[];
    readonly manifest: Manifest;
    readonly evidence: RunEvidence;
  },
): Promise<void> {
  const byId = clauseById(clauses);
  await writeFile(path.join(folder, 'result.json'), renderJson(result));
  await writeFile(path.join(folder, 'junit.xml'), renderJunit(result, byId, evidence));
  await writeFile(path.join(folder, 'matrix.md'), renderMarkdown(result, byId));
  await writeFile(path.join(folder, 'report.html'), renderPageOf({ result, evidence, clauses, manifest }));
}

export interface Attesting {
  readonly result: Result;
  readonly sealer: Sealer;
  readonly profile: NamedDigest;
  /** What the shards of a merged run were attested with; follows from the run unless given. */
  readonly configuration?: readonly ResourceDescriptor[];
  readonly issuedAt: Date;
}

/**
 * Signs what lies in the folder, and draws its badges.
 *
 * @throws SigstoreError where keyless signing fails
 */
export async function attestFolder(
  folder: string,
  { result, sealer, profile, configuration, issuedAt }: Attesting,
): Promise<void> {
  const statement = statementOf({
    result,
    files: {
      result: await sha256File(path.join(folder, 'result.json')),
      evidence: await sha256File(path.join(folder, 'evidence.jsonl.gz')),
    },
    profile,
    crds: [],
    issuedAt,
    ...(configuration && { configuration }),
  });
  await writeAttestation(folder, statement, sealer);
  await writeBadges(folder, statement.predicate[CAPABILITY_FIELD]);
}

/** From the attestation, so that they say what it says; none for a run that is good for none. */
async function writeBadges(folder: string, capability: CapabilityStatement): Promise<void> {
  const { badges } = badgesOf(capability, new Date(capability.issuedAt));
  if (badges.length === 0) return;
  await mkdir(path.join(folder, 'badges'), { recursive: true });
  for (const { name, content } of badges.flatMap(badgeFiles)) {
    await writeFile(path.join(folder, 'badges', name), content);
  }
}
