import { isRequired } from '../judge/run.ts';
import type { RunRecord } from '../model/evidence.ts';
import type { Manifest } from '../model/manifest.ts';
import { shardOf } from '../model/shard.ts';

/** What is wrong with a run that says it is a shard, or nothing: its tests must be those that the suite gives to it. */
export function shardProblem({ selection, versions }: RunRecord, manifest: Manifest): string | undefined {
  if (selection.kind === 'full' || selection.shard === undefined) return undefined;
  const { index, count, of } = selection.shard;
  if (index > count) return `the run says that it is shard ${index} of ${count}: there is none`;
  const whole = manifest.tests.filter((test) => isRequired(test, { versions, selection: of }));
  const due = shardOf(whole, { index, count });
  const asked = [...selection.tests].sort();
  if (due.length === asked.length && due.every((test, at) => test === asked[at])) return undefined;
  return `the run says that it is shard ${index} of ${count}, but its tests are not those of that shard`;
}
