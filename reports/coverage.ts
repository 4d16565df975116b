import type { ClauseCoverage, Decider, Observer, VersionCoverage } from '../harness/catalogue/coverage.ts';
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
    /** Decided, or observed where they are open. */
    readonly clausesCovered: number;
    readonly open: number;
    readonly openObserved: number;
    readonly tests: number;
    readonly expectations: number;
    readonly observations: number;
  };
  readonly clauses: readonly {
    readonly clause: ClauseId;
    readonly level: string;
    readonly kind: string;
    readonly deciders: readonly Decider[];
    readonly observers: readonly Observer[];
  }[];
  readonly tests: readonly { readonly test: string; readonly clauses: readonly ClauseId[] }[];
  readonly uncovered: readonly { readonly clause: ClauseId; readonly reason: string }[];
}

const isCovered = ({ deciders, observers }: ClauseCoverage) => deciders.length + observers.length > 0;
/** Of the levels that a test is to decide, or to observe. */
const isAsked = ({ clause }: ClauseCoverage) => clause.level !== 'out';
const isMust = ({ clause }: ClauseCoverage) => clause.level === 'must';
const isOpen = ({ clause }: ClauseCoverage) => clause.level === 'open';

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

/** Totals, clause → expectations, test → clauses, and what nothing decides or observes, each with its reason. */
export function listCoverage(coverage: VersionCoverage, manifest: Manifest): CoverageListing {
  const { api, version, clauses, tests } = coverage;
  const must = clauses.filter(isMust);
  const open = clauses.filter(isOpen);
  return {
    api,
    version,
    totals: {
      must: must.length,
      mustCovered: must.filter(isCovered).length,
      clauses: clauses.length,
      clausesCovered: clauses.filter(isCovered).length,
      open: open.length,
      openObserved: open.filter(isCovered).length,
      tests: tests.size,
      expectations: clauses.reduce((sum, { deciders }) => sum + deciders.length, 0),
      observations: clauses.reduce((sum, { observers }) => sum + observers.length, 0),
    },
    clauses: clauses.map(({ clause, deciders, observers }) => ({
      clause: clause.id,
      level: clause.level,
      kind: clause.kind,
      deciders,
      observers,
    })),
    tests: [...tests].map(([test, decided]) => ({ test, clauses: decided })),
    uncovered: clauses
      .filter((entry) => isAsked(entry) && !isCovered(entry))
      .map((entry) => ({ clause: entry.clause.id, reason: reasonOf(entry, coverage, manifest) })),
  };
}

/** `TA-01 #0 denied, #2 delivered; TA-02 #1 denied`. */
function decidersText(deciders: readonly (Decider | Observer)[]): string {
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
    listing.clauses.map(({ clause, level, kind, deciders, observers }) => [
      { text: `  ${clause}` },
      { text: level, paint: palette.dim },
      { text: kind, paint: palette.dim },
      deciders.length + observers.length > 0
        ? { text: decidersText([...deciders, ...observers]) }
        : level === 'out'
          ? { text: '–' }
          : gap('uncovered'),
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
    `${totals.mustCovered} of ${totals.must} must-clauses covered, ${totals.openObserved} of ${totals.open} open ones observed, ${totals.clausesCovered} of ${totals.clauses} clauses in all`,
    `${totals.tests} tests, ${totals.expectations} expectations, ${totals.observations} observations`,
    '',
    'clause → expectations and observations',
    ...clauses,
    ...(tests.length === 0 ? [] : ['', 'test → clauses', ...tests]),
    ...(uncovered.length === 0 ? [] : ['', 'uncovered', ...uncovered]),
  ].join('\n')}\n`;
}
