import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Decisions } from '../control/decisions.ts';
import { rightDecisions } from '../control/right-decisions.ts';
import { decisionsWith } from '../faults/fault.ts';
import { loadFault } from '../faults/load.ts';

/** Beside the program, each a module of its own: a proxy loads one at most. */
const FAULTS = path.join(path.dirname(fileURLToPath(import.meta.url)), 'faults');

/** How a proxy decides: rightly, or with a fault that comes with the mesh. @throws FaultError for a name that none has */
export async function decisionsFor(fault: string | undefined): Promise<Decisions> {
  if (fault === undefined) return rightDecisions;
  const name = path.basename(fault);
  const loaded = await loadFault(path.join(FAULTS, `${name}.js`));
  return decisionsWith(loaded.fault, rightDecisions);
}
