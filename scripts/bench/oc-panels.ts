import { operatingCharacteristic } from '../../harness/judge/operating-characteristic.ts';
import { effectOf } from '../../harness/judge/sequential.ts';
import type { OcPanel } from '../../reports/oc-plot.ts';
import { anyOfTenTries, moreOfFifty } from './other-rules.ts';
import { planOf } from './share-plan.ts';

const WEIGHTS = [0.5, 0.7, 0.9];
/** How far to both sides of the weight. */
const REACH = 0.2;

/**
 * Everything that the plot of operating characteristics shows, exactly.
 *
 * @param step between two shares, 0…1; it divides 0.1
 */
export function ocPanels(step: number): readonly OcPanel[] {
  return WEIGHTS.map((weight) => {
    const prospect = operatingCharacteristic(planOf([weight, 1 - weight], 1));
    const shares = sharesAround(weight, step);
    return {
      weight,
      effect: effectOf(weight),
      own: shares.map((share) => {
        const { accept, reject } = prospect(share);
        return { share, pass: accept, fail: reject };
      }),
      // Of two equal weights neither is B's.
      moreOfFifty: weight > 0.5 ? shares.map((share) => ({ share, pass: moreOfFifty(share) })) : [],
      anyOfTenTries: shares.map((share) => ({ share, pass: anyOfTenTries(weight, share) })),
    };
  });
}

function sharesAround(weight: number, step: number): readonly number[] {
  const first = Math.round((weight - REACH) / step);
  const last = Math.round(Math.min(1, weight + REACH) / step);
  // Rounded, so that a share is the same number whatever the step.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(4)));
}
