import { readFile, writeFile } from 'node:fs/promises';
import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { parseTask } from '../run/in-cluster/undertaking.ts';
import { lastWordsText } from '../testbed/kubernetes/job/last-words.ts';
import {
  FINISHED_FOLDER,
  INDEX_VARIABLE,
  KEEPER_PORT,
  LAST_WORDS_FILE,
  LIFELINE,
  TASK_FILE,
  WORK,
} from '../testbed/kubernetes/job/pod-places.ts';
import { COMMON_ARGUMENTS, knownNames, readArguments } from './arguments.ts';
import { listenForInterruption } from './interruption.ts';
import { problemOf, TROUBLE } from './problem.ts';
import type { Surroundings } from './surroundings.ts';

const PARTS = ['shard', 'keeper'] as const;

const args: ArgsDef = {
  part: { type: 'positional', required: false, valueHint: 'shard|keeper', description: 'Which container' },
  ...COMMON_ARGUMENTS,
};

/** What the containers of a Job's pods run; nobody types it. */
export const pod = defineCommand<ArgsDef>({
  meta: { name: 'pod', description: 'A container of a pod of run --in-cluster', hidden: true },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const given = readArguments(rawArgs, args);
    const [part = 'shard'] = knownNames('container', [given.positional ?? ''], PARTS, 'use shard or keeper.');
    const surroundings: Surroundings = data;
    const interruption = listenForInterruption(surroundings, () => {});
    try {
      return await (part === 'shard' ? shard : keeper)(surroundings, interruption.signal);
    } finally {
      interruption.end();
    }
  },
});

/** Succeeds when there is a result, whatever it says of the mesh. */
async function shard({ out, env, rooms }: Surroundings, signal: AbortSignal): Promise<number> {
  const { holdLifeline } = await import('../run/in-cluster/lifeline.ts');
  const lifeline = await holdLifeline(LIFELINE, signal);
  try {
    const task = parseTask(await readFile(TASK_FILE, 'utf8'));
    if (task === undefined) throw new Error(`${TASK_FILE} is no task of this version`);
    const words = await rooms.performShard({
      task,
      index: Number(env[INDEX_VARIABLE]),
      work: WORK,
      env,
      signal,
      print: (line) => out.write(line),
    });
    await writeFile(LAST_WORDS_FILE, lastWordsText(words));
    await lifeline.finish();
    return 0;
  } catch (error) {
    lifeline.close();
    await writeFile(LAST_WORDS_FILE, problemOf(error).message.slice(0, 4_000));
    throw error;
  }
}

async function keeper({ out, rooms }: Surroundings, signal: AbortSignal): Promise<number> {
  const ending = await rooms.keepFiles({
    folder: FINISHED_FOLDER,
    lifeline: LIFELINE,
    port: KEEPER_PORT,
    signal,
    onServing: (port) => out.write(`keeping the shard's files on port ${port}\n`),
  });
  return ending === 'fetched' ? 0 : TROUBLE;
}
