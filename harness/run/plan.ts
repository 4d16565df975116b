import type { Api, ServedVersions } from '../model/api.ts';
import { APIS } from '../model/api.ts';
import type { Selection } from '../model/evidence.ts';
import type { SuiteTest } from './suite.ts';

export interface Choice {
  readonly specs: readonly Api[];
  /** Empty for all of the specs. */
  readonly tests: readonly string[];
}

export interface Plan {
  /** In the order of the manifest: by API, then by id. */
  readonly tests: readonly SuiteTest[];
  readonly selection: Selection;
}

/** The tests of the APIs that are served, as far as they were asked for. */
export function planOf(
  suite: readonly SuiteTest[],
  versions: ServedVersions,
  { specs, tests }: Choice,
): Plan {
  const all = specs.length === APIS.length && tests.length === 0;
  return {
    tests: suite.filter(
      ({ definition: { id, api } }) =>
        versions[api] !== undefined && specs.includes(api) && (tests.length === 0 || tests.includes(id)),
    ),
    selection: all
      ? { kind: 'full' }
      : { kind: 'partial', specs: APIS.filter((api) => specs.includes(api)), tests: [...tests].sort() },
  };
}
