import * as access from './access.ts';
import { compilePolicy, readWeight } from './compile.ts';
import type { Decisions } from './decisions.ts';
import * as http from './http-match.ts';
import * as measurement from './measurement.ts';
import * as outbound from './outbound.ts';
import type { DatedPolicy, Policy } from './policy.ts';

/** The newest policy governs, at once and everywhere. */
function effectivePolicy(history: readonly DatedPolicy[]): Policy {
  const newest = history.at(-1);
  if (newest === undefined)
    throw new RangeError('a mesh has a policy from its start on: give a history with one');
  return newest.policy;
}

/** What SMI says. */
export const rightDecisions: Decisions = {
  compilePolicy,
  readWeight,
  effectivePolicy,

  peerIdentity: access.peerIdentity,
  admitsPlaintext: access.admitsPlaintext,

  isAllowed: access.isAllowed,
  answerDenied: access.answerDenied,
  accessPort: access.accessPort,
  grantApplies: access.grantApplies,
  grantCounts: access.grantCounts,
  destinationMatches: access.destinationMatches,
  sourceMatches: access.sourceMatches,
  subjectMatches: access.subjectMatches,
  sameIdentity: access.sameIdentity,
  schemeMatches: access.schemeMatches,
  rulesMatch: access.rulesMatch,
  ruleMatches: access.ruleMatches,
  portRouteMatches: access.portRouteMatches,
  portAllowed: access.portAllowed,
  routeSelected: access.routeSelected,

  matchHolds: http.matchHolds,
  matchesPath: http.matchesPath,
  matchesMethod: http.matchesMethod,
  matchesHeaders: http.matchesHeaders,
  matchesHeader: http.matchesHeader,
  matchesHeaderValue: http.matchesHeaderValue,

  routeOutbound: outbound.routeOutbound,
  governingSplit: outbound.governingSplit,
  splitApplies: outbound.splitApplies,
  splitMatches: outbound.splitMatches,
  eligibleBackends: outbound.eligibleBackends,
  backendService: outbound.backendService,
  portsMatch: outbound.portsMatch,
  normaliseWeights: outbound.normaliseWeights,
  chooseBackend: outbound.chooseBackend,
  endpointsOf: outbound.endpointsOf,
  chooseEndpoint: outbound.chooseEndpoint,
  targetPort: outbound.targetPort,

  recordings: measurement.recordings,
  isFailure: measurement.isFailure,
  withinWindow: measurement.withinWindow,
  aggregate: measurement.aggregate,
  percentile: measurement.percentile,
  latencyMeasure: measurement.latencyMeasure,
  countValue: measurement.countValue,
  podsOf: measurement.podsOf,
  received: measurement.received,
  edgesOf: measurement.edgesOf,
  edgeDirection: measurement.edgeDirection,
  backendExchanges: measurement.backendExchanges,
  backendWeight: measurement.backendWeight,
  selectItems: measurement.selectItems,
  servedResources: measurement.servedResources,
};
