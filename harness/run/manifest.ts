import { API_VERSIONS, APIS, PAIRINGS } from '../model/api.ts';
import type { Clause } from '../model/clause.ts';
import type { Manifest, RequiredTest } from '../model/manifest.ts';
import { standsIn } from './plan.ts';
import { requirementOf } from './rehearsal.ts';
import type { SuiteTest } from './suite.ts';
import { pairingOf } from './sweep.ts';

/**
 * What every full run must contain, rehearsed from the suites: each test in each version of its API in which its
 * primary clause holds, beside the versions of the other APIs that a sweep tests it with.
 */
export async function manifestOf(suite: readonly SuiteTest[], clauses: readonly Clause[]): Promise<Manifest> {
  const tests: RequiredTest[] = [];
  for (const api of APIS) {
    for (const version of API_VERSIONS[api]) {
      for (const { definition } of suite) {
        if (definition.api !== api || !standsIn(definition, version, clauses)) continue;
        tests.push(await requirementOf(definition, version, PAIRINGS[pairingOf(api, version)]));
      }
    }
  }
  return { schema: 1, tests };
}
