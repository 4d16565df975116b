import { Aim } from './aim.ts';
import type { TestDefinition } from './definition.ts';
import { PlayerExpectHand } from './expect-hand.ts';
import { PlayerMeshHand } from './mesh-hand.ts';
import { PlayerObserveHand } from './observe-hand.ts';
import { Props } from './props.ts';
import type { ExpectHand, MeshHand, ObserveHand, Script } from './script.ts';
import type { Setting } from './setting.ts';
import type { Stagehand } from './stagehand.ts';

/** Turns what a test's author wrote into objects, probes and expectations, and has a stagehand do them. */
export class Player implements Script {
  // What a hand can do are fields of its class: a body or a narrator may take them off it.
  readonly mesh: MeshHand;
  readonly expect: ExpectHand;
  readonly observe: ObserveHand;
  readonly send: Script['send'];

  constructor(definition: TestDefinition, setting: Setting, stagehand: Stagehand) {
    const props = new Props(definition, setting);
    const aim = new Aim(setting.layout);
    this.mesh = new PlayerMeshHand(setting, props, aim, stagehand);
    this.expect = new PlayerExpectHand(definition, setting, props, aim, stagehand);
    this.observe = new PlayerObserveHand(definition, props, aim, stagehand);
    this.send = (shot, count) => stagehand.load(aim.probe(shot), count);
  }
}
