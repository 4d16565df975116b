import type { ServedVersions } from '../model/api.ts';
import type { MeshIdentity } from '../model/evidence.ts';
import type { CrewEvent } from './crew.ts';

/** What a run tells while it is under way. */
export type RunEvent =
  | {
      readonly kind: 'started';
      readonly tests: number;
      readonly repetitions: number;
      readonly seed: number;
      readonly mesh: MeshIdentity;
      readonly versions: ServedVersions;
    }
  | CrewEvent
  | { readonly kind: 'phase'; readonly name: 'merging' | 'judging' | 'signing' }
  /** A sentence on the run as a whole. */
  | { readonly kind: 'said'; readonly words: string };
