import { ROLES } from '../model/cast.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import type { Aim } from './aim.ts';
import type { TestDefinition } from './definition.ts';
import { DefinitionError } from './definition.ts';
import type { Props } from './props.ts';
import type { Controlled, ObserveHand, Question } from './script.ts';
import type { Shot } from './shot.ts';
import type { Stagehand } from './stagehand.ts';

/** Turns an author's questions into observations of open clauses, and has a stagehand make them. */
export class PlayerObserveHand implements ObserveHand {
  readonly #test: string;
  readonly #props: Props;
  readonly #aim: Aim;
  readonly #stagehand: Stagehand;

  constructor({ id }: TestDefinition, props: Props, aim: Aim, stagehand: Stagehand) {
    this.#test = id;
    this.#props = props;
    this.#aim = aim;
    this.#stagehand = stagehand;
  }

  readonly settled: ObserveHand['settled'] = (shot, by) => {
    const control = this.#aim.at(shot);
    return this.#stagehand.settle(
      by === undefined ? control : { ...control, intended: this.#aim.arrivals(control.probe, [by]) },
    );
  };

  readonly outcome: ObserveHand['outcome'] = (shot, question) => this.#attempts('outcome', shot, question);

  readonly denial: ObserveHand['denial'] = (shot, question) => this.#attempts('denial', shot, question);

  readonly survival: ObserveHand['survival'] = (shot, question) => this.#attempts('survival', shot, question);

  readonly spread: ObserveHand['spread'] = (shot, among, question) => {
    const strange = Object.keys(question.findings).find((finding) => !isSpread(finding));
    if (strange !== undefined) {
      throw new DefinitionError(
        'TEST_FINDING',
        `test ${this.#test}: "${strange}" is no spread: write roles in the order of ROLES joined by " + ", last "nobody"`,
      );
    }
    const probe = this.#aim.probe(shot);
    return this.#stagehand.observe(question, {
      kind: 'spread',
      probe,
      among: this.#aim.arrivals(probe, among),
    });
  };

  readonly admission: ObserveHand['admission'] = (intent, question) => {
    const objects = this.#props.makeOnce(intent);
    this.#stagehand.change(objects.slice(0, -1).map((object) => ({ verb: 'apply', object })));
    return this.#stagehand.observe(question, {
      kind: 'admission',
      object: objects.at(-1) as KubernetesObject,
    });
  };

  readonly metrics: ObserveHand['metrics'] = (query, pick, question) =>
    this.#stagehand.observe(question, { kind: 'answer', query, pick, path: this.#props.metricsPath(query) });

  #attempts(
    kind: 'outcome' | 'denial' | 'survival',
    shot: Shot,
    { control, ...question }: Question & Controlled,
  ): Promise<void> {
    const beside = control && this.#aim.beside(shot, control);
    return this.#stagehand.observe(question, { kind, ...this.#aim.at(shot) }, beside);
  }
}

/** Roles in their order, each once, and `nobody` last. */
function isSpread(finding: string): boolean {
  const places = finding.split(' + ').map((name) => [...ROLES, 'nobody'].indexOf(name));
  return places.every((place, i) => place > (places[i - 1] ?? -1));
}
