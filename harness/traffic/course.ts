import { Changes } from './change.ts';
import { Convergence } from './convergence.ts';
import { Collector } from './dispatch.ts';
import type { Scene } from './scene.ts';

/** Where one test has got to on its scene. */
export interface Course {
  readonly scene: Scene;
  readonly collector: Collector;
  readonly changes: Changes;
  readonly convergence: Convergence;
}

export function courseOn(scene: Scene): Course {
  const convergence = new Convergence(scene);
  return { scene, collector: new Collector(scene), changes: new Changes(scene, convergence), convergence };
}
