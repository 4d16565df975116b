import type { Role } from '../model/cast.ts';
import type { Intended } from '../model/outcome.ts';
import { overControlChannel } from './dispatch.ts';
import type { Scene } from './scene.ts';

/** Asks the intended workloads whether their servers answer without the mesh: the control where nothing arrived. */
export async function selfCheck(scene: Scene, intended: readonly Intended[]): Promise<void> {
  const { stage, signal, recorder, clock } = scene;
  for (const workload of new Set(intended.map((i) => i.workload))) {
    const role = (Object.keys(stage.pods) as Role[]).find((r) => stage.layout.workloads[r].name === workload);
    if (role === undefined) continue;
    const check = await overControlChannel(role, signal, () => stage.agent(role).selfCheck(signal));
    recorder.append({ record: 'self-check', at: clock.now(), workload, check });
  }
}
