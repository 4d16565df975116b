import type { Capability, Cell } from '../harness/model/capability.ts';

/** The capability of several cells as one: Full only if all are, None only if all are, undetermined if any is. */
export function wholeOf(cells: readonly Pick<Cell, 'capability'>[]): Capability {
  const having = (capability: Capability) => cells.filter((cell) => cell.capability === capability).length;
  if (having('Undetermined') > 0) return 'Undetermined';
  if (having('None') === cells.length) return 'None';
  return having('Full') === cells.length ? 'Full' : 'Half';
}
