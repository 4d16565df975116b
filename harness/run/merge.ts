import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { readBounded } from '../attest/bounded-file.ts';
import type { Suite } from '../attest/content.ts';
import { checkContent } from '../attest/content.ts';
import { sha256 } from '../attest/digest.ts';
import { readResultFiles } from '../attest/folder-files.ts';
import type { Sealer } from '../attest/sign.ts';
import { signerText } from '../attest/signer.ts';
import { profileSubject } from '../attest/statement.ts';
import type { Trust } from '../attest/verify.ts';
import { verifyFolder } from '../attest/verify.ts';
import { EVIDENCE_LIMITS } from '../evidence/reader.ts';
import { unmergeEvidence } from '../evidence/unmerge.ts';
import type { ClaimPolicy } from '../judge/exit-code.ts';
import { exitCodeOf } from '../judge/exit-code.ts';
import type { RunRecord } from '../model/evidence.ts';
import type { MergedShard, RunBlock } from '../model/result.ts';
import type { EvidenceFile } from './evidence-file.ts';
import { evidenceFileOf } from './evidence-file.ts';
import { MergeError } from './merge-error.ts';
import { OutFolder } from './out-folder.ts';
import { attestFolder, resultOf, writeReports } from './result-folder.ts';
import type { RunEnd } from './run-end.ts';
import type { VerifiedShard } from './shards-agree.ts';
import { checkShards } from './shards-agree.ts';
import type { Signing } from './signing.ts';
import { sealerOf } from './signing.ts';

export interface MergeOptions {
  readonly folders: readonly string[];
  readonly out: string;
  /** Whose shards are accepted; the rules of a policy are for the whole, not for its shards. */
  readonly trust: Trust;
  readonly signing: Signing;
  readonly claims: ClaimPolicy;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Makes one signed result of the shards of a run: verifies each, judges the union of their evidence, and signs it.
 *
 * @throws MergeError for shards that do not verify, are not all there, or differ in what they measured; KeyError,
 *   SigstoreError
 */
export async function mergeResults({
  folders,
  out,
  trust,
  signing,
  claims,
  env,
}: MergeOptions): Promise<RunEnd> {
  const sealer = await sealerOf({ signing, env });
  const { policy: _whole, ...signers } = trust;
  const shards: VerifiedShard[] = [];
  for (const folder of folders) shards.push(await verifiedShard(folder, signers));
  return mergeShards({ shards, run: randomUUID(), out, suite: trust, sealer, claims, now: trust.now });
}

export interface ShardMerge {
  readonly shards: readonly VerifiedShard[];
  /** Id of the merged run. */
  readonly run: string;
  readonly out: string;
  readonly suite: Suite;
  readonly sealer: Sealer;
  readonly claims: ClaimPolicy;
  readonly now: Date;
}

/**
 * Judges the union of the evidence of shards that were verified, and signs it.
 *
 * @throws MergeError for shards that are not all there, or differ in what they measured; SigstoreError
 */
export async function mergeShards({
  shards,
  run,
  out,
  suite,
  sealer,
  claims,
  now,
}: ShardMerge): Promise<RunEnd> {
  const { first, of } = checkShards(shards);
  const folder = await OutFolder.create(out);
  try {
    const content = await mergedEvidence(folder.draft, shards, {
      ...first.evidence.run,
      run,
      startedAt: Math.min(...shards.map(({ evidence }) => evidence.run.startedAt)),
      selection: of,
    });
    const result = resultOf(content, {
      ...suite,
      durations: new Map(
        shards.flatMap(({ result }) =>
          result.run.tests.map(({ test, durationMs }) => [test, durationMs] as const),
        ),
      ),
      host: hostOf(shards),
      merged: shards.map(provenanceOf),
    });
    await writeReports(folder.draft, {
      result,
      clauses: suite.clauses,
      manifest: suite.manifest,
      evidence: content.content,
    });
    // What is signed has passed what a verifier will ask: the whole, too, lacks no test.
    await checkContent(await readResultFiles(folder.draft), suite, () => {});
    const { profile, configuration } = first;
    await attestFolder(folder.draft, {
      result,
      sealer,
      profile,
      issuedAt: now,
      ...(configuration && { configuration }),
    });
    await folder.publish();
    return { result, folder: out, exitCode: exitCodeOf(result, claims) };
  } catch (error) {
    await folder.discard();
    throw error;
  }
}

async function verifiedShard(folder: string, trust: Trust): Promise<VerifiedShard> {
  const { outcome, attested } = await verifyFolder(folder, trust);
  const words = 'message' in outcome ? outcome.message : outcome.kind;
  if (attested === undefined || outcome.kind === 'refused') {
    throw new MergeError('MERGE_UNVERIFIED', `${folder} does not verify: ${words}`);
  }
  const { selection, fault } = attested.result;
  if (fault !== undefined)
    throw new MergeError('MERGE_NO_SHARD', `${folder} is ${words}: that is never merged`);
  if (selection.kind === 'full' || selection.shard === undefined) {
    throw new MergeError('MERGE_NO_SHARD', `${folder} is no shard: only results of run --shard are merged`);
  }
  const profile = attested.statement.subject.find(
    ({ name }) => name === profileSubject(attested.result.mesh),
  );
  if (profile === undefined)
    throw new MergeError('MERGE_UNVERIFIED', `${folder} names no profile among its subjects`);
  const { result, evidence, digest, statement, signer } = attested;
  return {
    folder,
    result,
    evidence,
    digest,
    shard: selection.shard,
    profile: { name: profile.name, sha256: profile.digest.sha256 },
    configuration: statement.predicate.configuration,
    signer: signerText(signer),
  };
}

async function mergedEvidence(
  draft: string,
  shards: readonly VerifiedShard[],
  run: RunRecord,
): Promise<EvidenceFile> {
  const logs = path.join(draft, 'logs');
  for (const { folder, result } of shards) {
    const bytes = await readBounded(path.join(folder, 'evidence.jsonl.gz'), EVIDENCE_LIMITS.compressed);
    if (sha256(bytes) !== result.run.evidence.sha256) {
      throw new MergeError('MERGE_UNVERIFIED', `${folder} was changed while it was merged: try again`);
    }
    await unmergeEvidence(bytes, logs);
  }
  const tests = shards.flatMap(({ evidence }) => evidence.tests.map(({ test }) => test));
  // The order of a run's plan.
  const order = tests.toSorted(
    (a, b) => Number(a.test > b.test) - Number(a.test < b.test) || (a.repetition ?? 0) - (b.repetition ?? 0),
  );
  const at = Math.max(...shards.map(({ evidence }) => evidence.endedAt));
  const end = { record: 'end', at, outcome: 'completed' } as const;
  return evidenceFileOf(draft, { folder: logs, order, run, end });
}

function hostOf(shards: readonly VerifiedShard[]): RunBlock['host'] {
  const all = (key: keyof RunBlock['host']) =>
    [...new Set(shards.map(({ result }) => result.run.host[key]))].sort().join(', ');
  return { node: all('node'), platform: all('platform') };
}

function provenanceOf({
  result: { run },
  shard: { index, count },
  digest,
  signer,
}: VerifiedShard): MergedShard {
  return {
    id: run.id,
    shard: `${index}/${count}`,
    result: digest,
    evidence: run.evidence.sha256,
    signer,
  };
}
