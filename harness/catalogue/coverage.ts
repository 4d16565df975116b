import type { Api, ApiVersion } from '../model/api.ts';
import { API_VERSIONS, APIS } from '../model/api.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { RequiredExpectation } from '../model/expectation.ts';
import type { Manifest } from '../model/manifest.ts';
import type { RequiredObservation } from '../model/observation.ts';
import { holdsIn } from './clauses.ts';

/** One expectation that decides a clause: the `seq`-th of its test, from 0. */
export interface Decider {
  readonly test: string;
  readonly seq: number;
  readonly kind: RequiredExpectation['kind'];
}

/** One observation of an open clause: the `seq`-th of its test, from 0. */
export interface Observer {
  readonly test: string;
  readonly seq: number;
  readonly kind: RequiredObservation['kind'];
  readonly question: string;
}

export interface ClauseCoverage {
  readonly clause: Clause;
  /** Empty where nothing decides it in this version: it is uncovered. */
  readonly deciders: readonly Decider[];
  /** What is asked where the clause is open. */
  readonly observers: readonly Observer[];
}

/** Which expectations decide which clause in one version of an API. */
export interface VersionCoverage {
  readonly api: Api;
  readonly version: ApiVersion;
  /** In catalogue order; clauses on all APIs stand where a test of this version decides them. */
  readonly clauses: readonly ClauseCoverage[];
  /** Test → the clauses that its expectations decide and its observations ask about here, each once, in order. */
  readonly tests: ReadonlyMap<string, readonly ClauseId[]>;
}

/** Coverage of every API version by the required tests, in the order of the APIs. */
export function coverageOf(manifest: Manifest, clauses: readonly Clause[]): readonly VersionCoverage[] {
  return APIS.flatMap((api) =>
    API_VERSIONS[api].map((version) => versionCoverage(manifest, clauses, api, version)),
  );
}

function versionCoverage(
  manifest: Manifest,
  clauses: readonly Clause[],
  api: Api,
  version: ApiVersion,
): VersionCoverage {
  const required = manifest.tests.filter((test) => test.api === api && test.version === version);
  const deciders = new Map<ClauseId, Decider[]>();
  const observers = new Map<ClauseId, Observer[]>();
  for (const { test, expectations, observations } of required) {
    for (const [seq, { kind, clause }] of expectations.entries()) {
      const known = deciders.get(clause) ?? [];
      known.push({ test, seq, kind });
      deciders.set(clause, known);
    }
    for (const [seq, { kind, clause, question }] of observations.entries()) {
      const known = observers.get(clause) ?? [];
      known.push({ test, seq, kind, question });
      observers.set(clause, known);
    }
  }
  return {
    api,
    version,
    clauses: clauses
      .filter((clause) =>
        clause.api === 'general' ? deciders.has(clause.id) : holdsIn(clause, api, version),
      )
      .map((clause) => ({
        clause,
        deciders: deciders.get(clause.id) ?? [],
        observers: observers.get(clause.id) ?? [],
      })),
    tests: new Map(
      required.map(({ test, expectations, observations }) => [
        test,
        [...new Set([...expectations, ...observations].map(({ clause }) => clause))],
      ]),
    ),
  };
}
