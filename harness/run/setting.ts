import type { ServedVersions } from '../model/api.ts';
import type { Role } from '../model/cast.ts';
import type { Layout } from '../model/layout.ts';

/** The stage's side of a script: names, and what the cluster serves. */
export interface Setting {
  readonly layout: Layout;
  readonly versions: ServedVersions;
  readonly headersShape: 'array' | 'map';
  readonly podOf: (role: Role) => string;
}
