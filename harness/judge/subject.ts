import type { Role } from '../model/cast.ts';
import type { MetricResource } from '../model/metric.ts';
import type { ReadingExpectation, Round } from './round.ts';
import type { Transcript } from './transcript.ts';

/** One round of readings, and what it is to be compared with. */
export interface Subject {
  readonly transcript: Transcript;
  readonly expectation: ReadingExpectation;
  readonly round: Round;
}

export function firstProblem<T>(
  items: readonly T[],
  problem: (item: T) => string | undefined,
): string | undefined {
  for (const item of items) {
    const found = problem(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Names under which a role's workload appears in a resource. */
export function namesOf(test: Transcript['test'], resource: MetricResource, role: Role): readonly string[] {
  return resource === 'pods' ? (test.pods[role] ?? []) : [test.layout.workloads[role].name];
}
