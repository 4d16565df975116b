import type { Random } from '../../harness/model/random.ts';
import type { Decisions } from '../../reference-mesh/control/decisions.ts';
import { rightDecisions } from '../../reference-mesh/control/right-decisions.ts';
import type { LoadedFault } from '../../reference-mesh/faults/load.ts';

/** Well inside the reference mesh's convergence limit of 2 s. */
const LATEST_MS = 400;

/** The mesh, right or with `fault`, whose proxies follow each change of the policy some time later, all at once. */
export function withLatePolicy(fault: LoadedFault | undefined, random: Random): LoadedFault {
  return {
    digest: fault?.digest ?? '',
    file: fault?.file ?? '',
    fault: {
      name: fault?.fault.name ?? 'late-policy',
      title: fault?.fault.title ?? 'the policy follows each change some time later',
      breaks: fault?.fault.breaks ?? [],
      decisions: (right) => {
        const replaced = fault?.fault.decisions(right) ?? {};
        const { effectivePolicy }: Pick<Decisions, 'effectivePolicy'> = { ...rightDecisions, ...replaced };
        const delays = new Map<number, number>();
        const delayOf = (at: number) => {
          const delay = delays.get(at) ?? random() * LATEST_MS;
          delays.set(at, delay);
          return delay;
        };
        return {
          ...replaced,
          effectivePolicy: (history, now, place) => {
            const known = history.filter(({ at }, i) => i === 0 || at + delayOf(at) <= now);
            return effectivePolicy(known, now, place);
          },
        };
      },
    },
  };
}
