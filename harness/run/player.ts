import type { ServedVersions } from '../model/api.ts';
import type { Role, ServiceName } from '../model/cast.ts';
import type { ClauseId } from '../model/clause.ts';
import type { Expectation } from '../model/expectation.ts';
import { AGREEING, HELD_DENIALS, SUSTAINED_DENIALS } from '../model/expectation.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import type { Layout } from '../model/layout.ts';
import type { MetricCheck, MetricQuery } from '../model/metric.ts';
import type { Intended } from '../model/outcome.ts';
import type { Probe } from '../model/probe.ts';
import type { Intent } from '../smi/intent.ts';
import { allow, http } from '../smi/intent.ts';
import { metricsPath } from '../smi/metrics-path.ts';
import { render } from '../smi/render.ts';
import type { Change, Control } from '../traffic/session.ts';
import type { TestDefinition } from './definition.ts';
import { DefinitionError } from './definition.ts';
import type { Distribution } from './distribution.ts';
import {
  backendShares,
  difference,
  selected,
  selectorDistribution,
  shareDistribution,
} from './distribution.ts';
import type {
  Applied,
  Decides,
  DenialOptions,
  ExpectHand,
  MeshHand,
  Script,
  ShareOptions,
} from './script.ts';
import type { Shot } from './shot.ts';
import { probeOf } from './shot.ts';
import type { Stagehand } from './stagehand.ts';

/** The version under test has no words for what the test wants: not applicable, and no trouble. */
export class Inexpressible extends Error {}

/** The stage's side of a script: names, and what the cluster serves. */
export interface Setting {
  readonly layout: Layout;
  readonly versions: ServedVersions;
  readonly headersShape: 'array' | 'map';
  readonly podOf: (role: Role) => string;
}

const CONFINED_PROBES = 40;

/** Turns what a test's author wrote into objects, probes and expectations, and has a stagehand do them. */
export class Player implements Script {
  readonly mesh: MeshHand;
  readonly expect: ExpectHand;
  readonly send: Script['send'];
  readonly #definition: TestDefinition;
  readonly #setting: Setting;
  readonly #stagehand: Stagehand;
  readonly #applied = new Map<Applied, readonly KubernetesObject[]>();
  /** By client, root and kind of request: what the last share expectation found in force. */
  readonly #distributions = new Map<string, Distribution>();
  #names = 0;
  #splitName = '';

  constructor(definition: TestDefinition, setting: Setting, stagehand: Stagehand) {
    this.#definition = definition;
    this.#setting = setting;
    this.#stagehand = stagehand;
    this.send = (shot, count) => stagehand.load(this.#probe(shot), count);
    this.mesh = {
      apply: (...intents) => this.#apply(intents),
      update: (applied, ...intents) => this.#update(applied, intents),
      remove: (applied) => this.#remove(applied),
      admit: (grant) => this.#admit(grant),
    };
    this.expect = {
      delivered: (shot, options) => this.#delivered(shot, options),
      denied: (shot, options) => this.#denied(shot, HELD_DENIALS, options),
      sustainedDenial: (shot, options) => this.#denied(shot, SUSTAINED_DENIALS, options),
      confined: (shot, to, options) => this.#confined(shot, to, options),
      shares: (shot, weights, options) => this.#shares(shot, weights, options),
      metrics: (query, check, options) => this.#metrics(query, check, options),
      rejected: (intent, options) => this.#admission('rejected', intent, options),
      accepted: (intent, options) => this.#admission('accepted', intent, options),
    };
  }

  #apply(intents: readonly Intent[]): Applied {
    const applied = { name: this.#nextName() };
    this.#applied.set(applied, this.#put(applied, intents));
    return applied;
  }

  #update(applied: Applied, intents: readonly Intent[]): void {
    const before = this.#applied.get(applied) ?? [];
    const after = this.#put(applied, intents);
    const gone = before.filter((old) => !after.some((object) => sameObject(old, object)));
    this.#stagehand.change(gone.map((object) => ({ verb: 'delete', object })));
    this.#applied.set(applied, after);
  }

  #remove(applied: Applied): void {
    const objects = this.#applied.get(applied) ?? [];
    this.#stagehand.change([...objects].reverse().map((object) => ({ verb: 'delete', object })));
    this.#applied.delete(applied);
  }

  #put(applied: Applied, intents: readonly Intent[]): readonly KubernetesObject[] {
    const objects = intents.flatMap((intent, i) =>
      this.#render(intent, i === 0 ? applied.name : `${applied.name}-${i}`),
    );
    this.#stagehand.change(objects.map((object) => ({ verb: 'apply', object })));
    return objects;
  }

  async #admit(grant: { readonly from: readonly Role[]; readonly to: readonly Role[] }): Promise<void> {
    if (this.#setting.versions.access === undefined || this.#setting.versions.specs === undefined) return;
    const changes: Change[] = [];
    for (const to of grant.to) {
      const objects = this.#render(
        allow({ from: grant.from, to, routes: [http({ path: '.*', methods: ['*'] })] }),
        this.#nextName(),
      );
      changes.push(...objects.map((object) => ({ verb: 'apply', object }) as const));
    }
    await this.#stagehand.admit(
      changes,
      grant.from.flatMap((from) => this.#doorsOf(grant.to, from)),
    );
  }

  /** One allowed attempt a destination that has a Service of its own. */
  #doorsOf(to: readonly Role[], from: Role): readonly Control[] {
    return to.flatMap((role) => {
      const service = role as ServiceName;
      if (!(service in this.#setting.layout.services)) return [];
      return [this.#control({ from, to: service, get: '/admitted' })];
    });
  }

  #delivered(shot: Shot, options?: Decides): Promise<void> {
    const { probe, intended } = this.#control(shot);
    return this.#state(options, { kind: 'delivered', probe, intended, hold: AGREEING });
  }

  #denied(shot: Shot, holdProbes: number, options?: DenialOptions): Promise<void> {
    const { probe, intended } = this.#control(shot);
    const control = options?.control && this.#control({ ...shot, ...options.control } as Shot);
    return this.#state(options, { kind: 'denied', probe, intended, hold: holdProbes }, control);
  }

  #confined(shot: Shot, to: readonly Role[], options?: Decides): Promise<void> {
    const { probe, intended } = this.#control(shot);
    const names = to.map((role) => this.#setting.layout.workloads[role].name);
    const wanted = intended.filter(({ workload }) => names.includes(workload));
    return this.#state(options, { kind: 'confined', probe, intended: wanted, hold: CONFINED_PROBES });
  }

  #shares(
    shot: Shot,
    weights: Readonly<Partial<Record<ServiceName, number>>>,
    options?: ShareOptions,
  ): Promise<void> {
    const { layout } = this.#setting;
    const probes = [shot.from, ...(options?.alsoFrom ?? [])].map((from) => this.#probe({ ...shot, from }));
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
  }

  #metrics(query: MetricQuery, check: MetricCheck, options?: Decides): Promise<void> {
    const { layout, podOf } = this.#setting;
    const path = metricsPath(query, { layout, podOf, splitName: this.#splitName });
    return this.#state(options, { kind: 'reading', query, check, path });
  }

  #admission(kind: 'rejected' | 'accepted', intent: Intent, options?: Decides): Promise<void> {
    const [object] = this.#render(intent, this.#nextName());
    return this.#state(options, { kind, object: object as KubernetesObject });
  }

  #state(options: Decides | undefined, expectation: Expectation, control?: Control): Promise<void> {
    const clause: ClauseId = options?.decides ?? this.#definition.clauses[0];
    if (!this.#definition.clauses.includes(clause)) {
      throw new DefinitionError(
        'TEST_CLAUSE_UNDECLARED',
        `test ${this.#definition.id} decides ${clause} without naming it in its clauses`,
      );
    }
    return this.#stagehand.expect(clause, expectation, control);
  }

  #control(shot: Shot): Control {
    const probe = this.#probe(shot);
    return { probe, intended: this.#intended(probe) };
  }

  #intended(probe: Probe): readonly Intended[] {
    return selected(this.#setting.layout, probe.to, probe.port);
  }

  #probe(shot: Shot): Probe {
    return probeOf(shot, this.#setting.layout.wordSeed);
  }

  #render(intent: Intent, name: string): readonly KubernetesObject[] {
    const rendering = render(intent, { ...this.#setting, name });
    if (rendering.kind === 'cannot-be-expressed') throw new Inexpressible(rendering.reason);
    const split = rendering.objects.find((object) => object.kind === 'TrafficSplit');
    if (split) this.#splitName = split.metadata.name;
    return rendering.objects;
  }

  #nextName(): string {
    return `${this.#definition.id.toLowerCase()}-${this.#names++}`;
  }
}

function sameObject(a: KubernetesObject, b: KubernetesObject): boolean {
  return (
    a.kind === b.kind && a.metadata.name === b.metadata.name && a.metadata.namespace === b.metadata.namespace
  );
}
