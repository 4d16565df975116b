import type { ServedVersions } from '../model/api.ts';
import { APIS } from '../model/api.ts';
import type { Shard } from '../model/evidence.ts';
import type { Manifest } from '../model/manifest.ts';
import { shardOf } from '../model/shard.ts';
import { DefinitionError } from './definition.ts';
import type { Plan } from './plan.ts';

/**
 * One shard of a plan, in the plan's order.
 *
 * @throws DefinitionError TEST_NONE_IN_SHARD where there are fewer tests than shards
 */
export function shardPlan(
  { tests, selection }: Plan,
  { index, count }: Pick<Shard, 'index' | 'count'>,
  manifest: Manifest,
  versions: ServedVersions,
): Plan {
  const planned = new Set<string>(tests.map(({ definition }) => definition.id));
  const required = manifest.tests.filter(
    ({ test, api, version }) => planned.has(test) && versions[api] === version,
  );
  const ids = new Set(shardOf(required, { index, count }));
  const own = tests.filter(({ definition }) => ids.has(definition.id));
  if (own.length === 0) {
    throw new DefinitionError(
      'TEST_NONE_IN_SHARD',
      `shard ${index}/${count} has no test: ${tests.length} tests make at most ${tests.length} shards`,
    );
  }
  if (selection.kind === 'partial' && selection.shard !== undefined) throw new Error('a shard has no shards');
  return {
    tests: own,
    selection: {
      kind: 'partial',
      specs: APIS.filter((api) => own.some(({ definition }) => definition.api === api)),
      tests: [...ids].sort(),
      shard: { index, count, of: selection },
    },
  };
}
