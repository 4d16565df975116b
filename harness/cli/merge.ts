import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import type { Arguments } from './arguments.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { checkOutFolder } from './out-folder.ts';
import { existingFolder } from './result-folder.ts';
import { claimsAsGiven, printResult, RESULT_ARGUMENTS } from './result-output.ts';
import { SIGNING_ARGUMENTS, signingAsGiven } from './signing.ts';
import type { Surroundings } from './surroundings.ts';
import { TRUST_ARGUMENTS, trustAsGiven } from './trust.ts';
import { UsageError } from './usage-error.ts';

const EXAMPLE = 'smi-conformance merge shards/1 shards/2 shards/3 --out results/whole';

const args: ArgsDef = {
  folders: {
    type: 'positional',
    required: false,
    valueHint: 'DIR…',
    description: 'Folders of all shards of a run (run --shard)',
  },
  out: { type: 'string', valueHint: 'DIR', description: 'Folder for the merged results' },
  ...SIGNING_ARGUMENTS,
  key: {
    type: 'string',
    valueHint: 'FILE',
    description:
      'Private key to sign with; the shards must be signed with it, too, unless you say whom to trust',
  },
  ...TRUST_ARGUMENTS,
  ...RESULT_ARGUMENTS,
  ...COMMON_ARGUMENTS,
};

export const merge = defineCommand<ArgsDef>({
  meta: {
    name: 'merge',
    description: 'Verify the shards of a run, judge them together, and sign one result',
  },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const surroundings: Surroundings = data;
    const { env, rooms } = surroundings;
    const given = readArguments(rawArgs, args);
    if (given.positionals.length === 0) await existingFolder(undefined, EXAMPLE);
    const folders: string[] = [];
    for (const folder of given.positionals) folders.push(await existingFolder(folder, EXAMPLE));
    const folder = given.one('out');
    if (folder === undefined) throw new UsageError('USAGE_OPTION', `say where to, for example: ${EXAMPLE}`);
    await checkOutFolder(folder);
    const ended = await rooms.mergeResults({
      folders,
      out: folder,
      trust: await trustAsGiven(whomToTrust(given), surroundings),
      signing: signingAsGiven(given, env),
      claims: claimsAsGiven(given),
      env,
    });
    printResult(ended, given, surroundings);
    return ended.exitCode;
  },
});

/** The key signs; it is trusted only where nobody else is named. */
function whomToTrust(given: Arguments): Arguments {
  const isNamed = given.one('policy') !== undefined || given.one('identity') !== undefined;
  if (!isNamed) return given;
  return {
    ...given,
    one: (option) => (option === 'key' ? undefined : given.one(option)),
    many: (option) => (option === 'key' ? [] : given.many(option)),
  };
}
