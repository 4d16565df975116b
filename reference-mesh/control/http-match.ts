import type { Decisions } from './decisions.ts';
import { matchesBeginning, matchesWhole } from './pattern.ts';
import type { HeaderFilter, HttpMatch } from './policy.ts';
import type { Headers, HttpHead } from './request.ts';

/** The path without its query string: the text does not say whether a URI's query is matched (specs-S5). */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/** A header's value as one text, repeated headers joined as HTTP does; undefined where it is absent. */
export function headerOf(headers: Headers, name: string): string | undefined {
  // A Host header travels as the authority of HTTP/2.
  const value = headers[name] ?? (name === 'host' ? headers[':authority'] : undefined);
  return typeof value === 'string' || value === undefined ? value : value.join(', ');
}

/** Path, methods and headers all hold (specs-S15); what the match leaves out holds for every request (specs-S16). */
export function matchHolds(decide: Decisions, match: HttpMatch, http: HttpHead): boolean {
  return (
    (match.pathRegex === undefined || decide.matchesPath(match.pathRegex, http.target)) &&
    (match.methods === undefined || decide.matchesMethod(match.methods, http.method)) &&
    decide.matchesHeaders(decide, match.headers, http.headers)
  );
}

/** Anchored to the beginning only (specs-S4). */
export function matchesPath(pathRegex: string, target: string): boolean {
  return matchesBeginning(pathRegex, pathOf(target));
}

/** HEAD is not GET (specs-S7). */
export function matchesMethod(methods: readonly string[], method: string): boolean {
  return methods.includes('*') || methods.includes(method);
}

/** All filters of one match (specs-S13). */
export function matchesHeaders(
  decide: Decisions,
  filters: readonly HeaderFilter[],
  headers: Headers,
): boolean {
  return filters.every((filter) => decide.matchesHeader(decide, filter, headers));
}

/** An absent header meets no filter (specs-S11-absent). */
export function matchesHeader(decide: Decisions, filter: HeaderFilter, headers: Headers): boolean {
  const value = headerOf(headers, filter.name);
  return value !== undefined && decide.matchesHeaderValue(filter.pattern, value);
}

/** The whole value (our choice: specs-S12 leaves it open). */
export function matchesHeaderValue(pattern: string, value: string): boolean {
  return matchesWhole(pattern, value);
}
