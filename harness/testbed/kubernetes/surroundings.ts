import type { Addresses } from '../../profiles/naming.ts';
import type { Openness } from './baseline.ts';
import type { Cluster } from './cluster.ts';
import type { ApiObject, Objects } from './objects.ts';
import type { StageStyle } from './stage-objects.ts';

/** What every home of a testbed is made with. */
export interface Surroundings {
  readonly cluster: Cluster;
  readonly objects: Objects;
  readonly style: StageStyle;
  readonly addresses: { readonly meshed: Addresses; readonly outsider: Addresses };
  readonly clusterDomain: string;
  readonly convergenceMs: number;
  readonly deadlines: { readonly deliveryMs: number; readonly denialMs: number };
  /** What strict mode promises, or its absence: how long to wait for it is the convergence limit. */
  readonly expected: Openness;
  /** SMI kinds that the cluster serves: what a test may have left. */
  readonly kinds: readonly Pick<ApiObject, 'apiVersion' | 'kind'>[];
  readonly now: () => number;
}
