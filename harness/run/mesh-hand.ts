import type { Role, ServiceName } from '../model/cast.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import { allow, http, tcp } from '../smi/intent.ts';
import type { Control } from '../traffic/control.ts';
import type { Aim } from './aim.ts';
import type { Props } from './props.ts';
import type { MeshHand } from './script.ts';
import type { Setting } from './setting.ts';
import type { Stagehand } from './stagehand.ts';

/** Turns an author's intents into changes of objects, and has a stagehand make them. */
export class PlayerMeshHand implements MeshHand {
  readonly #setting: Setting;
  readonly #props: Props;
  readonly #aim: Aim;
  readonly #stagehand: Stagehand;

  constructor(setting: Setting, props: Props, aim: Aim, stagehand: Stagehand) {
    this.#setting = setting;
    this.#props = props;
    this.#aim = aim;
    this.#stagehand = stagehand;
  }

  readonly apply: MeshHand['apply'] = (...intents) => {
    const applied = this.#props.begin();
    this.update(applied, ...intents);
    return applied;
  };

  readonly update: MeshHand['update'] = (applied, ...intents) => {
    const before = this.#props.of(applied);
    const after = this.#props.make(applied, intents);
    const gone = before.filter((old) => !after.some((object) => isSame(old, object)));
    this.#stagehand.change(after.map((object) => ({ verb: 'apply', object })));
    this.#stagehand.change(gone.map((object) => ({ verb: 'delete', object })));
  };

  readonly remove: MeshHand['remove'] = (applied) => {
    const objects = this.#props.of(applied);
    this.#stagehand.change([...objects].reverse().map((object) => ({ verb: 'delete', object })));
    this.#props.remove(applied);
  };

  readonly admit: MeshHand['admit'] = async ({ from: sources, to: targets, notYet = [], over = 'http' }) => {
    const { access, specs } = this.#setting.versions;
    if (access === undefined || specs === undefined) return;
    const routes = [over === 'tcp' ? tcp() : http({ path: '.*', methods: ['*'] })];
    const objects = [...targets, ...notYet].flatMap((to) =>
      this.#props.makeOnce(allow({ from: sources, to, routes })),
    );
    await this.#stagehand.admit(
      objects.map((object) => ({ verb: 'apply', object })),
      sources.flatMap((from) => this.#doorsOf(targets, from, over)),
    );
  };

  readonly premise: MeshHand['premise'] = (shot, { control }) =>
    this.#stagehand.premise(this.#aim.at(shot), this.#aim.beside(shot, control));

  readonly deploy: MeshHand['deploy'] = (role) => this.#stagehand.change([{ verb: 'deploy', role }]);

  /** One allowed attempt a destination that has a Service of its own. */
  #doorsOf(to: readonly Role[], from: Role, over: 'http' | 'tcp'): readonly Control[] {
    return to.flatMap((role) => {
      const service = role as ServiceName;
      if (!(service in this.#setting.layout.services)) return [];
      const ends = { from, to: service };
      return [this.#aim.at(over === 'tcp' ? { ...ends, tcp: 'tcp' } : { ...ends, get: '/admitted' })];
    });
  }
}

function isSame(a: KubernetesObject, b: KubernetesObject): boolean {
  return (
    a.kind === b.kind && a.metadata.name === b.metadata.name && a.metadata.namespace === b.metadata.namespace
  );
}
