import type { Api, ServedVersions } from '../model/api.ts';
import { APIS } from '../model/api.ts';
import type { Claim, ClaimStatus } from '../model/capability.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { ClauseResult } from '../model/result.ts';

/**
 * Does what was measured honour what the profile claims? Claimed is every must-clause without an exception, of either
 * kind. An API of which the profile says nothing is claimed if it is served.
 *
 * @param apis the APIs to report: all, or those a partial run was asked for
 */
export function claimStatuses(
  claims: readonly Claim[],
  apis: readonly Api[],
  clauses: readonly Clause[],
  results: readonly ClauseResult[],
  versions: ServedVersions,
): readonly ClaimStatus[] {
  const musts = new Set(clauses.filter((clause) => clause.level === 'must').map((clause) => clause.id));
  return APIS.filter((api) => apis.includes(api)).map((api) => {
    const isServed = versions[api] !== undefined;
    const claim = claims.find((one) => one.api === api) ?? { api, supported: isServed, exceptions: [] };
    return statusOf(
      claim,
      isServed,
      results.filter((result) => result.api === api && musts.has(result.clause)),
    );
  });
}

function statusOf(
  { api, supported, exceptions }: Claim,
  isServed: boolean,
  results: readonly ClauseResult[],
): ClaimStatus {
  const excepted = new Set<ClauseId>(exceptions.map((exception) => exception.clause));
  const claimed = supported ? results.filter((result) => !excepted.has(result.clause)) : [];
  const short = claimed.filter(({ verdict }) => verdict === 'fail').map(({ clause }) => clause);
  const better = results
    .filter(({ clause, verdict }) => verdict === 'pass' && excepted.has(clause))
    .map(({ clause }) => clause);
  const isOpen = claimed.some(({ verdict }) => verdict === 'inconclusive');
  const isShort = short.length > 0 || (supported && !isServed);
  return { api, status: isShort ? 'Failed' : isOpen ? 'Undetermined' : 'Passed', short, better };
}
