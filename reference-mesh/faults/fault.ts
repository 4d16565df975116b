import type { ClauseId } from '../../harness/model/clause.ts';
import type { SideEffect } from '../../harness/model/kill.ts';
import type { Decisions } from '../control/decisions.ts';

/** One way of being wrong: it replaces some decisions of the right mesh. */
export interface Fault {
  readonly name: string;
  readonly title: string;
  /** The clauses that an expectation must find broken. */
  readonly breaks: readonly ClauseId[];
  /**
   * What else fails by the same wrong decision, and why: read off the expectations that fail. A full run of
   * `mutants` wants a reason for every failure outside `breaks` and the clauses that stand on them.
   */
  readonly alsoFails?: readonly SideEffect[];
  /** Called once for each mesh that starts; what the replacements remember lives as long as the mesh. */
  readonly decisions: (right: Decisions) => Partial<Decisions>;
}

/** Gives a fault's module its types. */
export function defineFault(fault: Fault): Fault {
  return fault;
}

/** The decisions of a mesh that has this fault. */
export function decisionsWith(fault: Fault, right: Decisions): Decisions {
  return { ...right, ...fault.decisions(right) };
}
