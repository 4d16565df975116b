import type { ClauseCoverage, Decider, VersionCoverage } from '../harness/catalogue/coverage.ts';
import { API_TITLE } from '../harness/model/api.ts';
import type { ClauseId } from '../harness/model/clause.ts';
import type { Manifest } from '../harness/model/manifest.ts';
import { alignColumns } from './columns.ts';
import type { Palette } from './palette.ts';

/** What `list --coverage` prints of one API version; keys as in its JSON. */
export interface CoverageListing {
  readonly api: VersionCoverage['api'];
  readonly version: VersionCoverage['version'];
  readonly totals: {
    readonly must: number;
    readonly mustCovered: number;
    readonly clauses: number;
    readonly clausesCovered: number;
    readonly tests: number;
    readonly expectations: number;
  };
  readonly clauses: readonly {
    readonly clause: ClauseId;
    readonly level: string;
    readonly kind: string;
    readonly deciders: readonly Decider[];
  }[];
  readonly tests: readonly { readonly test: string; readonly clauses: readonly ClauseId[] }[];
  readonly uncovered: readonly { readonly clause: ClauseId; readonly reason: string }[];
}

const isCovered = ({ deciders }: ClauseCoverage) => deciders.length > 0;
const isMust = ({ clause }: ClauseCoverage) => clause.level === 'must';

function reasonOf({ clause }: ClauseCoverage, { api, version }: VersionCoverage, manifest: Manifest): string {
  const unable = manifest.tests.find(
    (test) =>
      test.api === api &&
      test.version === version &&
      test.clauses.includes(clause.id) &&
      test.cannotBeExpressed !== undefined,
  );
  const inexpressible = unable && `${unable.test} cannot be expressed: ${unable.cannotBeExpressed}`;
  return clause.uncovered ?? inexpressible ?? 'no test yet';
}

/** Totals, clause → expectations, test → clauses, and the must-clauses that nothing decides, each with its reason. */
export function listCoverage(coverage: VersionCoverage, manifest: Manifest): CoverageListing {
  const { api, version, clauses, tests } = coverage;
  const must = clauses.filter(isMust);
  return {
    api,
    version,
    totals: {
      must: must.length,
      mustCovered: must.filter(isCovered).length,
      clauses: clauses.length,
      clausesCovered: clauses.filter(isCovered).length,
      tests: tests.size,
      expectations: clauses.reduce((sum, { deciders }) => sum + deciders.length, 0),
    },
    clauses: clauses.map(({ clause, deciders }) => ({
      clause: clause.id,
      level: clause.level,
      kind: clause.kind,
      deciders,
    })),
    tests: [...tests].map(([test, decided]) => ({ test, clauses: decided })),
    uncovered: must
      .filter((entry) => !isCovered(entry))
      .map((entry) => ({ clause: entry.clause.id, reason: reasonOf(entry, coverage, manifest) })),
  };
}

/** `TA-01 #0 denied, #2 delivered; TA-02 #1 denied`. */
function decidersText(deciders: readonly Decider[]): string {
  const byTest = new Map<string, string[]>();
  for (const { test, seq, kind } of deciders) {
    byTest.set(test, [...(byTest.get(test) ?? []), `#${seq} ${kind}`]);
  }
  return [...byTest].map(([test, expectations]) => `${test} ${expectations.join(', ')}`).join('; ');
}

export function renderCoverage(listing: CoverageListing, palette: Palette): string {
  const { totals } = listing;
  const gap = (text: string) => ({ text, paint: palette.warn });
  const clauses = alignColumns(
    listing.clauses.map(({ clause, level, kind, deciders }) => [
      { text: `  ${clause}` },
      { text: level, paint: palette.dim },
      { text: kind, paint: palette.dim },
      deciders.length > 0
        ? { text: decidersText(deciders) }
        : level === 'must'
          ? gap('uncovered')
          : { text: '–' },
    ]),
  );
  const tests = alignColumns(
    listing.tests.map(({ test, clauses: decided }) => [
      { text: `  ${test}` },
      decided.length > 0 ? { text: decided.join(', ') } : { text: 'cannot be expressed', paint: palette.dim },
    ]),
  );
  const uncovered = alignColumns(
    listing.uncovered.map(({ clause, reason }) => [gap(`  ${clause}`), { text: reason }]),
  );
  return `${[
    palette.bold(`${API_TITLE[listing.api]} ${listing.version}`),
    `${totals.mustCovered} of ${totals.must} must-clauses covered, ${totals.clausesCovered} of ${totals.clauses} clauses in all; ${totals.tests} tests, ${totals.expectations} expectations`,
    '',
    'clause → expectations',
    ...clauses,
    ...(tests.length === 0 ? [] : ['', 'test → clauses', ...tests]),
    ...(uncovered.length === 0 ? [] : ['', 'uncovered must-clauses', ...uncovered]),
  ].join('\n')}\n`;
}
