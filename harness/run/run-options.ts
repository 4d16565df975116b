import type { ClaimPolicy } from '../judge/exit-code.ts';
import type { Api, PairingName } from '../model/api.ts';
import type { Shard } from '../model/evidence.ts';
import type { ImageReferences } from '../profiles/image.ts';
import type { ClusterSettings } from '../testbed/kubernetes/settings.ts';
import type { RunEvent } from './run-event.ts';
import type { Signing } from './signing.ts';

export interface RunOptions {
  /** Id of the run; drawn unless given. */
  readonly run?: string;
  readonly specs: readonly Api[];
  /** Empty for all tests of the specs. */
  readonly tests: readonly string[];
  readonly release: PairingName;
  /** 0 … 2³²−1 */
  readonly seed: number;
  /** How often each test is performed, from 1. */
  readonly repetitions: number;
  /** Name of a mesh that comes with the suite, or path of a profile or of the folder with one. */
  readonly mesh: string;
  /** Images of the mesh instead of those that its profile names. */
  readonly meshImages?: ImageReferences;
  /** Name or path of a fault's module. */
  readonly fault?: string;
  /** What was said about the cluster, for a mesh that runs on one. */
  readonly cluster?: ClusterSettings;
  readonly out: string;
  /** Only this part of the tests. */
  readonly shard?: Pick<Shard, 'index' | 'count'>;
  /** `none`: whoever merges this shard judges it again and signs the whole. */
  readonly signing: Signing | { readonly kind: 'none' };
  /** Of each repetition. */
  readonly budgetMs: number;
  readonly claims: ClaimPolicy;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  onEvent(event: RunEvent): void;
}
