import type { Random } from '../../harness/model/random.ts';

/** How long something takes: mostly up to `usualMs`, and now and then, by `spikes` of 1, up to `spikeMs`. */
export interface Delay {
  readonly usualMs: number;
  readonly spikeMs: number;
  /** 0…1 */
  readonly spikes: number;
}

/** Milliseconds. */
export function drawDelay({ usualMs, spikeMs, spikes }: Delay, random: Random): number {
  return random() < spikes ? usualMs + random() * (spikeMs - usualMs) : random() * usualMs;
}
