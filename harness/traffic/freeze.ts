import type { CanaryView } from '../testbed/testbed.ts';
import type { Scene } from './scene.ts';

/**
 * Records where the mesh took nobody's change: what did not come about tells nothing of its rules if no other change
 * came about meanwhile either.
 *
 * @param changedAt when this test made its last change
 */
export function noteFreeze(scene: Scene, changedAt: number): void {
  const { testbed, recorder, clock } = scene;
  const view = testbed.canary?.view(changedAt);
  if (view?.kind !== 'silent' || isOwnDoing(scene, view, changedAt)) return;
  const suspects = view.suspects.map(({ title }) => title);
  const silentS = Math.round((clock.now() - view.since) / 1000);
  recorder.append({
    record: 'trouble',
    at: clock.now(),
    code: 'MESH_FROZEN',
    message: `the mesh took no change of anybody's in the last ${silentS} s; applied since, and standing: ${suspects.join(', ') || 'nothing'}`,
    suspects,
  });
}

/** The mesh was well just before this test's change, and nobody else has changed anything: it is judged by that. */
function isOwnDoing(
  { testbed, stage }: Scene,
  { since, suspects }: Extract<CanaryView, { kind: 'silent' }>,
  changedAt: number,
): boolean {
  const wasWell = changedAt - since < testbed.convergenceMs / 2;
  return wasWell && suspects.length > 0 && suspects.every((one) => one.stage === stage.layout.stage);
}
