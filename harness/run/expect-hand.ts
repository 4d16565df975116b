import type { ClauseId } from '../model/clause.ts';
import type { Expectation } from '../model/expectation.ts';
import { AGREEING, HELD_DENIALS, SUSTAINED_DENIALS } from '../model/expectation.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import type { Probe } from '../model/probe.ts';
import type { Intent } from '../smi/intent.ts';
import { servedVersionOf } from '../smi/resource.ts';
import type { Control } from '../traffic/control.ts';
import type { Aim } from './aim.ts';
import type { TestDefinition } from './definition.ts';
import { DefinitionError } from './definition.ts';
import type { Distribution } from './distribution.ts';
import { backendShares, difference, selectorDistribution, shareDistribution } from './distribution.ts';
import { Inexpressible } from './inexpressible.ts';
import type { Props } from './props.ts';
import type { Decides, DenialOptions, ExpectHand } from './script.ts';
import type { Setting } from './setting.ts';
import type { Shot } from './shot.ts';
import type { Stagehand } from './stagehand.ts';

const CONFINED_PROBES = 40;
const STEADY_PROBES = 100;

/** Turns what a test's author expects into expectations, each of which decides one clause, and has a stagehand drive them. */
export class PlayerExpectHand implements ExpectHand {
  readonly #definition: TestDefinition;
  readonly #setting: Setting;
  readonly #props: Props;
  readonly #aim: Aim;
  readonly #stagehand: Stagehand;
  /** By client, root and kind of request: what the last share expectation found in force. */
  readonly #distributions = new Map<string, Distribution>();

  constructor(definition: TestDefinition, setting: Setting, props: Props, aim: Aim, stagehand: Stagehand) {
    this.#definition = definition;
    this.#setting = setting;
    this.#props = props;
    this.#aim = aim;
    this.#stagehand = stagehand;
  }

  readonly delivered: ExpectHand['delivered'] = (shot, options) =>
    this.#state(options, { kind: 'delivered', ...this.#aim.at(shot), hold: AGREEING });

  readonly denied: ExpectHand['denied'] = (shot, options) => this.#denied(shot, HELD_DENIALS, options);

  readonly sustainedDenial: ExpectHand['sustainedDenial'] = (shot, options) =>
    this.#denied(shot, SUSTAINED_DENIALS, options);

  readonly confined: ExpectHand['confined'] = (shot, to, options) => {
    const probe = this.#aim.probe(shot);
    const intended = this.#aim.arrivals(probe, to);
    return this.#state(options, { kind: 'confined', probe, intended, hold: CONFINED_PROBES });
  };

  readonly steady: ExpectHand['steady'] = (shot, to, options) => {
    const probe = this.#aim.probe(shot);
    const intended = this.#aim.arrivals(probe, to);
    const control = this.#aim.beside(shot, options.control);
    return this.#state(options, { kind: 'steady', probe, intended, hold: STEADY_PROBES }, control);
  };

  readonly shares: ExpectHand['shares'] = (shot, weights, options) => {
    const { layout } = this.#setting;
    const clients = [shot.from, ...(options?.alsoFrom ?? [])];
    const probes = clients.map((from) => this.#aim.probe({ ...shot, from }));
    const [probe] = probes as [Probe, ...Probe[]];
    const backends = backendShares(layout, shot.to, probe.port, weights);
    const kindOfRequest = JSON.stringify([shot.from, shot.to, probe.port, probe.name, probe.call]);
    const after = shareDistribution(backends);
    const { arriving, leaving } = difference(
      this.#distributions.get(kindOfRequest) ?? selectorDistribution(layout, shot.to),
      after,
    );
    if (arriving.length === 0 && leaving.length === 0) {
      throw new DefinitionError(
        'TEST_GATE',
        `test ${this.#definition.id}: the shares ${JSON.stringify(weights)} reach the same workloads as before, so nothing would show that they are in force; change a backend too`,
      );
    }
    this.#distributions.set(kindOfRequest, after);
    return this.#state(options, { kind: 'shares', probes, backends, arriving, leaving });
  };

  readonly metrics: ExpectHand['metrics'] = (query, check, options) => {
    const path = this.#props.metricsPath(query);
    const { as } = options ?? {};
    return this.#state(options, { kind: 'reading', query, check, path, ...(as && { as }) });
  };

  readonly event: ExpectHand['event'] = (wrong, options) => {
    const about = this.#props.nameOf(wrong);
    return this.#state(options, { kind: 'event', about, beside: this.#props.nameOf(options.beside) });
  };

  readonly schema: ExpectHand['schema'] = ({ api, kind }, check, options) => {
    const { versions } = this.#setting;
    if (servedVersionOf(kind, versions) === undefined)
      throw new Inexpressible(`${api} ${versions[api] ?? '(not served)'} has no ${kind}`);
    return this.#state(options, { kind: 'schema', object: kind, check });
  };

  readonly rejected: ExpectHand['rejected'] = (intent, options) =>
    this.#admission('rejected', intent, options);

  readonly accepted: ExpectHand['accepted'] = (intent, options) =>
    this.#admission('accepted', intent, options);

  #denied(shot: Shot, hold: number, options?: DenialOptions): Promise<void> {
    const control = options?.control && this.#aim.beside(shot, options.control);
    return this.#state(options, { kind: 'denied', ...this.#aim.at(shot), hold }, control);
  }

  #admission(kind: 'rejected' | 'accepted', intent: Intent, options?: Decides): Promise<void> {
    const [object] = this.#props.makeOnce(intent);
    return this.#state(options, { kind, object: object as KubernetesObject });
  }

  #state(options: Decides | undefined, expectation: Expectation, control?: Control): Promise<void> {
    const { id, clauses } = this.#definition;
    const clause: ClauseId = options?.decides ?? clauses[0];
    if (!clauses.includes(clause)) {
      throw new DefinitionError(
        'TEST_CLAUSE_UNDECLARED',
        `test ${id} decides ${clause} without naming it in its clauses`,
      );
    }
    return this.#stagehand.expect(clause, expectation, control);
  }
}
