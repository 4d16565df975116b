import type { Api, ApiVersion } from '../model/api.ts';
import { APIS, RELEASE_NAMES, RELEASES } from '../model/api.ts';
import type { Clause } from '../model/clause.ts';
import type { Manifest, RequiredTest } from '../model/manifest.ts';
import { requirementOf } from './rehearsal.ts';
import type { SuiteTest } from './suite.ts';

/**
 * What every full run must contain, rehearsed from the suites: each test in each released version of its API in which
 * its primary clause holds, beside the versions of the other APIs that the newest such release pairs it with.
 */
export async function manifestOf(suite: readonly SuiteTest[], clauses: readonly Clause[]): Promise<Manifest> {
  const tests: RequiredTest[] = [];
  for (const api of APIS) {
    for (const version of releasedVersions(api)) {
      const release = RELEASE_NAMES.findLast((name) => RELEASES[name][api] === version) ?? 'v0.6.0';
      for (const { definition } of suite) {
        if (definition.api !== api || !holds(clauses, definition.clauses[0], version)) continue;
        tests.push(await requirementOf(definition, version, RELEASES[release]));
      }
    }
  }
  return { schema: 1, tests };
}

function releasedVersions(api: Api): readonly ApiVersion[] {
  return [...new Set(RELEASE_NAMES.map((name) => RELEASES[name][api]))].sort();
}

function holds(clauses: readonly Clause[], id: string, version: ApiVersion): boolean {
  return clauses.some((clause) => clause.id === id && clause.versions.includes(version));
}
