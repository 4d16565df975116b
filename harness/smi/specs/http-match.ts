import type { HeaderFilters, HttpMatchV1alpha1, HttpMatchV1alpha2 } from '../objects.ts';
import type { HeadersShape } from '../rendering.ts';
import type { PlannedMatch } from '../route-plan.ts';

export function hasHeaders(match: PlannedMatch): boolean {
  return Object.keys(match.headers).length > 0;
}

export function matchWithoutHeaders(match: PlannedMatch): HttpMatchV1alpha1 {
  return {
    name: match.name,
    ...(match.path !== undefined && { pathRegex: match.path }),
    ...(match.methods !== undefined && { methods: match.methods }),
  };
}

function headerFilters(headers: PlannedMatch['headers'], shape: HeadersShape): HeaderFilters {
  // smi-sdk-go refuses a list item with two keys, so each filter is an item of its own.
  return shape === 'map' ? headers : Object.entries(headers).map(([name, pattern]) => ({ [name]: pattern }));
}

export function matchWithHeaders(match: PlannedMatch, shape: HeadersShape): HttpMatchV1alpha2 {
  return {
    ...matchWithoutHeaders(match),
    ...(hasHeaders(match) && { headers: headerFilters(match.headers, shape) }),
  };
}
