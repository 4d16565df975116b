import { faultNames, loadFault } from '../../../reference-mesh/faults/load.ts';
import type { FaultIdentity } from '../../model/evidence.ts';
import type { SideEffect } from '../../model/kill.ts';

/** A fault as it introduces itself. */
export interface FaultCard {
  readonly identity: FaultIdentity & { readonly title: string };
  /** Failures outside the clauses it breaks that are no surprise. */
  readonly alsoFails: readonly SideEffect[];
  /** What `openTestbed` takes to have it: its name, or the path of its module. */
  readonly fault: string;
}

/** Name of the fault that no suite may miss: a mesh that denies everything. */
export const CONTROL_FAULT = 'deny-everything';

/** Cards of the faults that come with the reference mesh, in alphabetical order. */
export async function listFaults(): Promise<readonly FaultCard[]> {
  return Promise.all((await faultNames()).map(faultCard));
}

/**
 * @param fault name of one that comes with the mesh, or path of a module
 * @throws FaultError
 */
export async function faultCard(fault: string): Promise<FaultCard> {
  const {
    fault: { name, title, breaks, alsoFails = [] },
    digest,
  } = await loadFault(fault);
  return { identity: { name, title, breaks, digest }, alsoFails, fault };
}
