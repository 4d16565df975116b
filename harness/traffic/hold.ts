import type { Holdable } from '../judge/gate.ts';
import { agrees, convergedAt } from '../judge/gate.ts';
import type { Sent } from '../model/control.ts';
import { AGREEING } from '../model/expectation.ts';
import type { Intended } from '../model/outcome.ts';
import type { Collector } from './dispatch.ts';
import { denialDeadline, dispatch } from './dispatch.ts';
import type { Patience } from './patience.ts';
import type { Scene } from './scene.ts';
import { selfCheck } from './self-check.ts';

/** `held`: the gate opened and all agreed from then on · `broke`: it opened and did not hold · `shut`: it never opened. */
export type Held = 'held' | 'broke' | 'shut';

/** Probes of one round trip once the gate is open. */
const LARGEST_VOLLEY = 100;

/**
 * Polls until AGREEING observations in a row, then goes on until `hold` of them or the first that disagrees.
 *
 * @param sent the probes so far, to which it adds: what became of one is known for certain only when its receipts, which
 *   may come late, have been read
 * @param patience one for all of an expectation
 */
export async function hold(
  scene: Scene,
  collector: Collector,
  expectation: Holdable,
  { sent, patience }: { readonly sent: Sent[]; readonly patience: Patience },
): Promise<Held> {
  const { kind, intended } = expectation;
  let isLastChance = false;
  let hoped = 0;
  for (;;) {
    const outcomes = sent.map((one) => scene.recorder.outcome(one, intended));
    const agreeing = outcomes.length - 1 - outcomes.findLastIndex((outcome) => !agrees(kind, outcome));
    const look = async (volley: number) => {
      hoped = agreeing + volley;
      sent.push(...(await observe(scene, collector, expectation, volley)));
    };
    const opened = convergedAt(kind, outcomes);
    if (opened !== undefined) {
      const held = outcomes.slice(opened);
      if (held.some((outcome) => !agrees(kind, outcome))) {
        await selfCheck(scene, intended);
        return 'broke';
      }
      if (held.length >= expectation.hold) {
        if (kind !== 'confined' || patience.exhausted || isSpreadOver(scene, intended, sent.slice(opened)))
          return 'held';
        // A workload that the mesh has not heard of yet is part of its convergence.
        await patience.pause(scene.signal);
        await look(AGREEING);
        continue;
      }
      await look(Math.min(expectation.hold - held.length, LARGEST_VOLLEY));
      continue;
    }
    if (outcomes.length > 0 && patience.exhausted) {
      // What has just begun to agree, however late, is given one chance to go on.
      const isOpening = agreeing > 0 && agreeing < AGREEING;
      if (!isOpening || isLastChance) {
        await selfCheck(scene, intended);
        return 'shut';
      }
      isLastChance = true;
    }
    // So many that agree and yet no gate: `confined` agrees with a denial too, and has seen nothing else.
    const stalls = agreeing === 0 || agreeing < hoped || agreeing >= AGREEING;
    if (outcomes.length > 0 && stalls) await patience.pause(scene.signal);
    await look(outcomes.length === 0 ? firstVolley(expectation) : nextVolley(agreeing));
  }
}

/** Has each of the intended workloads received one of these? */
function isSpreadOver({ recorder }: Scene, intended: readonly Intended[], sent: readonly Sent[]): boolean {
  const reached = new Set(sent.flatMap((one) => recorder.receiptsOf(one).map(({ workload }) => workload)));
  return intended.every(({ workload }) => reached.has(workload));
}

/** Do all probes from the opening of the gate on still agree, as far as receipts tell by now? */
export function stillHolds(
  { recorder }: Scene,
  { kind, intended, hold: wanted }: Holdable,
  sent: readonly Sent[],
): boolean {
  const outcomes = sent.map((one) => recorder.outcome(one, intended));
  const opened = convergedAt(kind, outcomes);
  const held = opened === undefined ? [] : outcomes.slice(opened);
  return held.length >= wanted && held.every((outcome) => agrees(kind, outcome));
}

/** As many as may open the gate at once; of datagrams, which wait out their deadline together, all that are to hold. */
function firstVolley({ probe, hold }: Holdable): number {
  return probe.call.protocol === 'udp' ? Math.min(Math.max(hold, AGREEING), LARGEST_VOLLEY) : AGREEING;
}

/** While the gate is shut single ones, until one agrees again. */
function nextVolley(agreeing: number): number {
  return agreeing === 0 ? 1 : Math.max(1, AGREEING - agreeing);
}

async function observe(
  scene: Scene,
  collector: Collector,
  expectation: Holdable,
  count: number,
): Promise<readonly Sent[]> {
  const { deadlines } = scene.testbed;
  const deadlineMs =
    expectation.kind === 'denied' ? denialDeadline(deadlines, expectation.probe) : deadlines.deliveryMs;
  const sent = await dispatch(scene, { purpose: 'probe', probe: expectation.probe, count, deadlineMs });
  await collector.collect();
  return sent;
}
