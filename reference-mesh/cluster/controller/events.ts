import { createHash } from 'node:crypto';
import type { ApiServer } from '../api/api-server.ts';
import { ApiError } from '../api/api-server.ts';
import type { Listed } from '../api/informer.ts';
import type { Mismatch } from './mismatch.ts';

const COMPONENT = 'reference-mesh';

/** Tells of each mismatch once, by an Event about its split (split-T26). */
export class MismatchEvents {
  readonly #api: Pick<ApiServer, 'ask'>;
  readonly #now: () => number;
  readonly #told = new Set<string>();

  constructor(api: Pick<ApiServer, 'ask'>, now: () => number) {
    this.#api = api;
    this.#now = now;
  }

  /** @param objects those of SMI, as the API server has them */
  async tell(
    mismatches: readonly Mismatch[],
    objects: readonly Listed[],
    signal: AbortSignal,
  ): Promise<void> {
    const standing = new Set<string>();
    for (const mismatch of mismatches) {
      const split = objects.find(
        ({ kind, metadata }) =>
          kind === 'TrafficSplit' &&
          metadata.name === mismatch.split &&
          metadata.namespace === mismatch.namespace,
      );
      if (split === undefined) continue;
      const key = `${split.metadata.uid}/${mismatch.backend}`;
      standing.add(key);
      if (this.#told.has(key)) continue;
      await this.#create(split, mismatch, key, signal);
      this.#told.add(key);
    }
    for (const key of this.#told) if (!standing.has(key)) this.#told.delete(key);
  }

  async #create(
    split: Listed,
    { namespace, backend }: Mismatch,
    key: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { name, uid = '' } = split.metadata;
    const at = new Date(this.#now()).toISOString().replace(/\.\d+/, '');
    const body = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name}.${createHash('sha256').update(key).digest('hex').slice(0, 16)}`, namespace },
      involvedObject: { apiVersion: split.apiVersion ?? '', kind: 'TrafficSplit', name, namespace, uid },
      type: 'Warning',
      reason: 'PortMismatch',
      message: `the backend ${backend} has none of the root's ports: it is not included and receives no traffic`,
      source: { component: COMPONENT },
      reportingComponent: COMPONENT,
      firstTimestamp: at,
      lastTimestamp: at,
      count: 1,
    };
    try {
      await this.#api.ask({ method: 'POST', path: `/api/v1/namespaces/${namespace}/events`, body }, signal);
    } catch (error) {
      // A controller before this one has told it already.
      if (!(error instanceof ApiError && error.status === 409)) throw error;
    }
  }
}
