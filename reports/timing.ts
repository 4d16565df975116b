import type { Timing } from '../harness/model/result.ts';

/** What a run may take: what its tests must wait for, shared by its stages, and something for making them. */
const MARGIN = 1.3;
const STAGES_MS = 20_000;

/** The time that a run on a cluster should not exceed (design, section 10), milliseconds. */
export function allowanceMs({ convergenceMs, sharesMs, limitsMs, stages }: Timing): number {
  return (MARGIN * (convergenceMs + sharesMs + limitsMs)) / stages + STAGES_MS;
}

/** Where the time of a run on a cluster went, a line a phase. */
export function timingLines(timing: Timing): readonly string[] {
  const { readyMs, testsMs, stages, convergenceMs, sharesMs, limitsMs } = timing;
  return [
    `${seconds(readyMs)}  cluster and mesh ready`,
    `${seconds(testsMs)}  tests, on ${stages} ${stages === 1 ? 'stage' : 'stages'}; by what they wait for at most ${seconds(allowanceMs(timing)).trim()}`,
    `${seconds(convergenceMs)}  of all tests together: waiting for the mesh to converge`,
    `${seconds(sharesMs)}  counting shares`,
    `${seconds(limitsMs)}  limits waited out in vain`,
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`.padStart(8);
}
