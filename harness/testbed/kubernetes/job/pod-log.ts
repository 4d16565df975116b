import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../../model/kubernetes.ts';
import type { Cluster } from '../cluster.ts';
import type { PodName } from '../port-forward.ts';

/** More than a run's progress ever is, bytes. */
const MOST_BYTES = 64 * 1024 * 1024;
const PAUSE_MS = 1_000;

/**
 * The lines of a container's log as they are written, JSON parsed, until the container has ended. After an interruption
 * the log is read anew, and what was seen before is passed over.
 */
export async function* followLog(
  cluster: Cluster,
  { namespace, name }: PodName,
  container: string,
  signal: AbortSignal,
): AsyncGenerator<Json> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?container=${container}&follow=true&limitBytes=${MOST_BYTES}`;
  let seen = 0;
  for (;;) {
    let position = 0;
    try {
      for await (const line of cluster.lines(path, signal)) {
        position += 1;
        if (position <= seen) continue;
        seen = position;
        yield line;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      // The pod has gone, and its log with it, or may not be read: progress is a convenience.
      if (error instanceof Error && 'status' in error && error.status !== undefined) return;
    }
    await sleep(PAUSE_MS, undefined, { signal });
  }
}
