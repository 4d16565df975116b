import type { Shard } from '../model/evidence.ts';
import { UsageError } from './usage-error.ts';

const MOST = 1000;

/**
 * The part that `--shard i/n` asks for, from 1.
 *
 * @throws {UsageError}
 */
export function chosenShard(given: string | undefined): Pick<Shard, 'index' | 'count'> | undefined {
  if (given === undefined) return undefined;
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(given) ?? []).map(Number);
  if (index >= 1 && index <= count && count <= MOST) return { index, count };
  throw new UsageError(
    'USAGE_VALUE',
    `--shard ${given}: give i/n with 1 ≤ i ≤ n ≤ ${MOST}, for example --shard 1/3.`,
  );
}
