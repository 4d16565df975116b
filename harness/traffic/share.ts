import { arrivalsOf } from '../judge/outcomes.ts';
import type { SharesExpectation } from '../judge/share.ts';
import { absenceNeeded, arrivalNeeded, shareProgress } from '../judge/share.ts';
import type { Sent } from '../model/control.ts';
import type { Intended } from '../model/outcome.ts';
import type { Collector } from './dispatch.ts';
import { dispatch } from './dispatch.ts';
import type { Held } from './hold.ts';
import { Patience } from './patience.ts';
import type { Scene } from './scene.ts';
import { selfCheck } from './self-check.ts';

/** Requests of a batch while the gate is still shut, and once shares are counted. */
const GATE_BATCH = 10;
export const COUNT_BATCH = 25;
/**
 * Requests that each of several clients first sends one by one, in turn with the others: only so does a rotation that
 * they share show. As many as any run of a half needs to be impossible (judge/dependence.ts), and some to spare.
 */
export const DEALT = 50;

/** Sends batches, each client in its turn, until the sequential tests of all clients have decided. */
export async function countShares(
  scene: Scene,
  collector: Collector,
  expectation: SharesExpectation,
  until: number,
): Promise<Held> {
  const { deliveryMs } = scene.testbed.deadlines;
  const patience = new Patience(scene.clock, until);
  const sent: Sent[][] = expectation.probes.map(() => []);
  const sizes: number[][] = expectation.probes.map(() => []);
  let decided = expectation.probes.map(() => false);
  const takeTurns = async (count: number) => {
    for (const [client, probe] of expectation.probes.entries()) {
      if (decided[client]) continue;
      const batch = await dispatch(scene, { purpose: 'probe', probe, count, deadlineMs: deliveryMs });
      sent[client]?.push(...batch);
      sizes[client]?.push(batch.length);
    }
  };
  const choosable = expectation.backends.filter(({ share }) => share > 0).length;
  let isDealt = expectation.probes.length === 1 || choosable === 1;
  let isOpen = false;
  let lastLooks = lastLooksFor(expectation);
  for (;;) {
    if (isOpen && !isDealt) {
      for (let i = 0; i < DEALT; i++) await takeTurns(1);
      isDealt = true;
    } else {
      await takeTurns(isOpen ? COUNT_BATCH : GATE_BATCH);
    }
    await collector.collect();
    const arrivals = sent.map((batches) => batches.map((one) => arrivalsOf(scene.recorder.receiptsOf(one))));
    const progress = shareProgress(expectation, arrivals, sizes);
    switch (progress.kind) {
      case 'gate-shut':
        if (patience.exhausted) {
          if (
            lastLooks === 0 ||
            showsOld(
              scene,
              expectation,
              sent.flatMap((own) => own.slice(-GATE_BATCH)),
            )
          ) {
            await selfCheck(scene, recipientsOf(expectation));
            return 'shut';
          }
          lastLooks -= 1;
        }
        await patience.pause(scene.signal);
        break;
      case 'counting':
        isOpen = true;
        decided = progress.clients.map(({ decision }) => decision !== 'continue');
        break;
      case 'accept':
      case 'undecided':
        return 'held';
      case 'reject':
        await selfCheck(scene, recipientsOf(expectation));
        return 'broke';
      default:
        progress satisfies never;
    }
  }
}

/** Looks after the limit at a gate that is shut, by requests that show nothing of the old state: chance must be excluded. */
function lastLooksFor(expectation: SharesExpectation): number {
  const needed = arrivalNeeded(expectation);
  const requests = Math.max(absenceNeeded(expectation), Number.isFinite(needed) ? needed : 0);
  return Math.ceil(requests / GATE_BATCH);
}

function showsOld({ recorder }: Scene, { leaving }: SharesExpectation, sent: readonly Sent[]): boolean {
  return sent.some((one) =>
    recorder.receiptsOf(one).some((receipt) => leaving.some(({ workload }) => workload === receipt.workload)),
  );
}

function recipientsOf({ backends }: SharesExpectation): readonly Intended[] {
  return backends.flatMap(({ recipients }) => recipients);
}
