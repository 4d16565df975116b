import type { ClauseId } from '../../harness/model/clause.ts';
import type { Decisions } from '../control/decisions.ts';

/** One way of being wrong: it replaces some decisions of the right mesh. */
export interface Fault {
  readonly name: string;
  readonly title: string;
  /** The clauses that an expectation must find broken. */
  readonly breaks: readonly ClauseId[];
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
