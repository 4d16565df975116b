import type { Decisions } from '../../../reference-mesh/control/decisions.ts';
import type { ServedVersions } from '../../model/api.ts';
import type { Random } from '../../model/random.ts';

/** How the reference mesh of every stage is set up. */
export interface MeshSettings {
  readonly versions: ServedVersions;
  readonly headersShape: 'array' | 'map';
  readonly decisions: Decisions;
  /** Window of the metrics, milliseconds; the mesh's own unless given. */
  readonly metricsWindowMs?: number;
  readonly random: Random;
  readonly now: () => number;
}
