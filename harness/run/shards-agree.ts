import { isDeepStrictEqual } from 'node:util';
import type { NamedDigest, ResourceDescriptor } from '../attest/statement.ts';
import { DAY_MS } from '../attest/statement.ts';
import type { RecordedRun } from '../evidence/sequence.ts';
import type { Shard, Whole } from '../model/evidence.ts';
import type { Json, JsonObject } from '../model/kubernetes.ts';
import type { Result } from '../model/result.ts';
import { MergeError } from './merge-error.ts';

/** A shard's result, verified. */
export interface VerifiedShard {
  readonly folder: string;
  readonly result: Result;
  readonly evidence: RecordedRun;
  /** SHA-256 of result.json, hex. */
  readonly digest: string;
  readonly shard: Shard;
  readonly profile: NamedDigest;
  /** What it was signed with; none of a shard that nobody signed. */
  readonly configuration?: readonly ResourceDescriptor[];
  /** Who vouches for it, in words. */
  readonly signer: string;
}

/** What all shards have in common. */
export interface AgreeingShards {
  readonly first: VerifiedShard;
  readonly of: Whole;
}

/**
 * Shards of one run agree on all that a verdict can depend on, and each part is there once. That each holds the tests
 * of its number was verified with it.
 *
 * @throws MergeError `MERGE_GAP`, `MERGE_OVERLAP`, `MERGE_DIFFERS`
 */
export function checkShards(shards: readonly VerifiedShard[]): AgreeingShards {
  const [first, ...others] = shards;
  if (first === undefined)
    throw new MergeError('MERGE_GAP', 'there is nothing to merge: name the folders of all shards');
  const facts = factsOf(first);
  for (const other of others) {
    for (const [fact, value] of Object.entries(factsOf(other))) {
      if (isDeepStrictEqual(value, facts[fact])) continue;
      throw new MergeError(
        'MERGE_DIFFERS',
        `the shards differ in ${fact}: ${first.folder} has ${shown(facts[fact])}, ${other.folder} has ${shown(value)}`,
      );
    }
  }
  checkNumbers(shards, first.shard.count);
  checkTimes(shards);
  return { first, of: first.shard.of };
}

/** What a verdict, or its repetition, depends on, by the words that a difference is told with. */
function factsOf({
  evidence,
  shard,
  profile,
  configuration,
}: VerifiedShard): Readonly<Record<string, unknown>> {
  const { run } = evidence;
  const { name, version, digests } = run.mesh;
  return {
    'the suite’s digest': run.suite.digest,
    'the suite’s version': run.suite.version,
    'the commit of the specification': run.specCommit,
    'the number of shards': shard.count,
    'what was asked for': shard.of,
    'the mesh': name,
    'the mesh’s version': version,
    'the mesh’s digests': digests,
    'the mesh’s profile': profile,
    'the profile’s claims': run.claims,
    release: run.release,
    'the API versions': run.versions,
    testbed: run.testbed.kind,
    'the testbed’s traits': run.testbed.traits,
    'the environment': environmentOf(run.testbed.facts),
    'the signed configuration': configuration,
    'the convergence limit': run.convergenceMs,
    repetitions: run.repetitions ?? 1,
    'the seed (give each shard the same --seed)': run.seed,
  };
}

/** How many stages there was room for, and how much a run asked of the API server, is no part of it. */
function environmentOf(facts: Json): Json {
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) return facts;
  const { apiRequests: _asked, stages: _stages, ...environment } = facts as JsonObject;
  return environment;
}

const MOST_SHOWN = 300;

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

function checkNumbers(shards: readonly VerifiedShard[], count: number): void {
  const byNumber = Map.groupBy(shards, ({ shard }) => shard.index);
  for (const [index, same] of byNumber) {
    const [one, other] = same;
    if (one === undefined || other === undefined) continue;
    throw new MergeError(
      'MERGE_OVERLAP',
      `shard ${index} of ${count} is there twice: ${one.folder}, ${other.folder}`,
    );
  }
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter((index) => !byNumber.has(index));
  if (missing.length === 0) return;
  throw new MergeError('MERGE_GAP', `of ${count} shards these are missing: ${missing.join(', ')}`);
}

/** A mesh of last month and one of today are not one measurement. */
function checkTimes(shards: readonly VerifiedShard[]): void {
  const ends = shards.map(({ evidence }) => evidence.endedAt);
  if (Math.max(...ends) - Math.min(...ends) <= DAY_MS) return;
  throw new MergeError(
    'MERGE_DIFFERS',
    'the shards were run more than a day apart: run the older ones again',
  );
}
