import type { ArgsDef } from 'citty';
import type { Arguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** Where nothing else is said: what the checkout's and the package's scripts name the image they make. */
export const HARNESS_IMAGE = 'smi-conformance/harness:0.1.0';
/** More would wait for each other's stages. */
const MOST_SHARDS = 32;

export const IN_CLUSTER_ARGUMENTS: ArgsDef = {
  'in-cluster': {
    type: 'boolean',
    description: 'Perform the tests in pods of the cluster, and merge, judge and sign here what they found',
  },
  shards: { type: 'string', valueHint: 'N', description: 'How many pods, for --in-cluster (Default: 1)' },
  'harness-image': {
    type: 'string',
    valueHint: 'REF',
    description: `Image of this program, for --in-cluster (Default: ${HARNESS_IMAGE})`,
  },
  resume: {
    type: 'string',
    valueHint: 'DIR',
    description: 'Go on with an interrupted run --in-cluster, by the folder that it was to write to',
  },
};

/** @throws UsageError for an option that means nothing without --in-cluster */
export function isInCluster(given: Arguments): boolean {
  if (given.has('in-cluster')) return true;
  const idle = Object.keys(IN_CLUSTER_ARGUMENTS).find((name) => given.many(name).length > 0);
  if (idle !== undefined)
    throw new UsageError('USAGE_OPTION', `--${idle} is for tests in pods of the cluster: add --in-cluster.`);
  return false;
}

/** @throws UsageError */
export function chosenShards(given: Arguments): number {
  const text = given.one('shards') ?? '1';
  const shards = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (shards >= 1 && shards <= MOST_SHARDS) return shards;
  throw new UsageError('USAGE_VALUE', `--shards ${text}: use a number from 1 to ${MOST_SHARDS}.`);
}

/** Beside --resume; everything else was said when the run began. */
const GO_ON_WITH: readonly string[] = [
  'in-cluster',
  'resume',
  'key',
  'keyless',
  'signing-config',
  'json',
  'wide',
  'strict-claims',
  'debug',
];

/**
 * The folder of the interrupted run to go on with, if one is.
 *
 * @param all names of the command's options
 * @throws UsageError for an option that would change what was asked for
 */
export function chosenResume(given: Arguments, all: readonly string[]): string | undefined {
  const folder = given.one('resume');
  if (folder === undefined) return undefined;
  const other = all.find(
    (name) => !GO_ON_WITH.includes(name) && (given.has(name) || given.many(name).length > 0),
  );
  if (other !== undefined) {
    throw new UsageError(
      'USAGE_OPTION',
      `--resume goes on with what was asked for when ${folder} was begun: leave --${other} out.`,
    );
  }
  return folder;
}

/** What runs on one machine only. */
const ALONE = ['shard', 'fault'];

/** @throws UsageError for options that do not go with --in-cluster */
export function checkInCluster(given: Arguments): void {
  const alone = ALONE.find((name) => given.many(name).length > 0);
  if (alone === undefined) return;
  const why =
    alone === 'shard' ? 'all shards are run, say how many by --shards' : 'a run with a fault is never merged';
  throw new UsageError('USAGE_OPTION', `--${alone} does not go with --in-cluster: ${why}.`);
}
