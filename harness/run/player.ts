import type { ServedVersions } from '../model/api.ts';
import type { Role, ServiceName } from '../model/cast.ts';
import { ROLES } from '../model/cast.ts';
import type { ClauseId } from '../model/clause.ts';
import type { Expectation, SchemaCheck } from '../model/expectation.ts';
import { AGREEING, HELD_DENIALS, SUSTAINED_DENIALS } from '../model/expectation.ts';
import type { KubernetesObject, ObjectName } from '../model/kubernetes.ts';
import type { Layout } from '../model/layout.ts';
import type { MetricCheck, MetricQuery } from '../model/metric.ts';
import type { MetricPick, Observation } from '../model/observation.ts';
import type { Intended } from '../model/outcome.ts';
import type { Probe } from '../model/probe.ts';
import type { ApiKind, Intent } from '../smi/intent.ts';
import { allow, http, tcp } from '../smi/intent.ts';
import { metricsPath } from '../smi/metrics-path.ts';
import { render } from '../smi/render.ts';
import { servedVersionOf } from '../smi/resource.ts';
import type { Change } from '../traffic/change.ts';
import type { Control } from '../traffic/control.ts';
import type { TestDefinition } from './definition.ts';
import { DefinitionError } from './definition.ts';
import type { Distribution } from './distribution.ts';
import {
  arrival,
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
  Grant,
  MeshHand,
  MetricOptions,
  ObserveHand,
  Question,
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
const STEADY_PROBES = 100;

/** Turns what a test's author wrote into objects, probes and expectations, and has a stagehand do them. */
export class Player implements Script {
  readonly mesh: MeshHand;
  readonly expect: ExpectHand;
  readonly observe: ObserveHand;
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
      premise: (shot, { control }) =>
        stagehand.premise(this.#control(shot), this.#control({ ...shot, ...control } as Shot)),
      deploy: (role) => stagehand.change([{ verb: 'deploy', role }]),
    };
    this.expect = {
      delivered: (shot, options) => this.#delivered(shot, options),
      denied: (shot, options) => this.#denied(shot, HELD_DENIALS, options),
      sustainedDenial: (shot, options) => this.#denied(shot, SUSTAINED_DENIALS, options),
      confined: (shot, to, options) => this.#confined(shot, to, options),
      steady: (shot, to, options) => this.#steady(shot, to, options),
      shares: (shot, weights, options) => this.#shares(shot, weights, options),
      metrics: (query, check, options) => this.#metrics(query, check, options),
      event: (wrong, options) => this.#event(wrong, options),
      schema: (kind, check, options) => this.#schema(kind, check, options),
      rejected: (intent, options) => this.#admission('rejected', intent, options),
      accepted: (intent, options) => this.#admission('accepted', intent, options),
    };
    this.observe = {
      settled: (shot, by) => stagehand.settle(this.#canary(shot, by)),
      outcome: (shot, question) => this.#observeShot('outcome', shot, question),
      denial: (shot, question) => this.#observeShot('denial', shot, question),
      survival: (shot, question) => this.#observeShot('survival', shot, question),
      spread: (shot, among, question) => this.#spread(shot, among, question),
      admission: (intent, question) => this.#observeAdmission(intent, question),
      metrics: (query, pick, question) => this.#observeMetrics(query, pick, question),
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

  async #admit({ from: sources, to: targets, notYet = [], over = 'http' }: Grant): Promise<void> {
    if (this.#setting.versions.access === undefined || this.#setting.versions.specs === undefined) return;
    const routes = [over === 'tcp' ? tcp() : http({ path: '.*', methods: ['*'] })];
    const changes: Change[] = [];
    for (const to of [...targets, ...notYet]) {
      const objects = this.#render(allow({ from: sources, to, routes }), this.#nextName());
      changes.push(...objects.map((object) => ({ verb: 'apply', object }) as const));
    }
    await this.#stagehand.admit(
      changes,
      sources.flatMap((from) => this.#doorsOf(targets, from, over)),
    );
  }

  /** One allowed attempt a destination that has a Service of its own. */
  #doorsOf(to: readonly Role[], from: Role, over: 'http' | 'tcp'): readonly Control[] {
    return to.flatMap((role) => {
      const service = role as ServiceName;
      if (!(service in this.#setting.layout.services)) return [];
      const ends = { from, to: service };
      return [this.#control(over === 'tcp' ? { ...ends, tcp: 'tcp' } : { ...ends, get: '/admitted' })];
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
    const probe = this.#probe(shot);
    const intended = this.#arrivals(probe, to);
    return this.#state(options, { kind: 'confined', probe, intended, hold: CONFINED_PROBES });
  }

  /** Where a probe arrives at these workloads, whether its Service selects them or a split sends it there. */
  #arrivals({ to: service, port }: Probe, to: readonly Role[]): readonly Intended[] {
    const { layout } = this.#setting;
    const targetPort = layout.services[service].ports[port]?.targetPort ?? 0;
    return to.map((role) => arrival(layout, role, targetPort));
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

  #steady(
    shot: Shot,
    to: readonly Role[],
    { decides, control }: Decides & { readonly control: Partial<Shot> },
  ): Promise<void> {
    const probe = this.#probe(shot);
    const expectation = {
      kind: 'steady',
      probe,
      intended: this.#arrivals(probe, to),
      hold: STEADY_PROBES,
    } as const;
    return this.#state(
      { ...(decides && { decides }) },
      expectation,
      this.#control({ ...shot, ...control } as Shot),
    );
  }

  #schema({ api, kind }: ApiKind, check: SchemaCheck, options?: Decides): Promise<void> {
    if (servedVersionOf(kind, this.#setting.versions) === undefined) {
      throw new Inexpressible(`${api} ${this.#setting.versions[api] ?? '(not served)'} has no ${kind}`);
    }
    return this.#state(options, { kind: 'schema', object: kind, check });
  }

  #event(wrong: Applied, { beside, decides }: Decides & { readonly beside: Applied }): Promise<void> {
    return this.#state(
      { ...(decides && { decides }) },
      { kind: 'event', about: this.#nameOf(wrong), beside: this.#nameOf(beside) },
    );
  }

  #nameOf(applied: Applied): ObjectName {
    const object = this.#applied.get(applied)?.at(-1);
    if (!object)
      throw new DefinitionError(
        'TEST_OBJECT',
        `test ${this.#definition.id}: ${applied.name} has been removed`,
      );
    const { kind, metadata } = object;
    return { kind, name: metadata.name, namespace: metadata.namespace };
  }

  #metrics(query: MetricQuery, check: MetricCheck, options?: MetricOptions): Promise<void> {
    const { layout, podOf } = this.#setting;
    const path = metricsPath(query, { layout, podOf, splitName: this.#splitName });
    const { as } = options ?? {};
    return this.#state(options, { kind: 'reading', query, check, path, ...(as && { as }) });
  }

  #admission(kind: 'rejected' | 'accepted', intent: Intent, options?: Decides): Promise<void> {
    const [object] = this.#render(intent, this.#nextName());
    return this.#state(options, { kind, object: object as KubernetesObject });
  }

  /** @param by the only workload at which it may arrive */
  #canary(shot: Shot, by: Role | undefined): Control {
    const control = this.#control(shot);
    return by === undefined ? control : { ...control, intended: this.#arrivals(control.probe, [by]) };
  }

  #observeShot(
    kind: 'outcome' | 'denial' | 'survival',
    shot: Shot,
    { control, ...question }: Question & { readonly control?: Partial<Shot> },
  ): Promise<void> {
    const { probe, intended } = this.#control(shot);
    const beside = control && this.#control({ ...shot, ...control } as Shot);
    return this.#ask(question, { kind, probe, intended }, beside);
  }

  #spread(shot: Shot, among: readonly Role[], question: Question): Promise<void> {
    const strange = Object.keys(question.findings).find((finding) => !isSpread(finding));
    if (strange !== undefined) {
      throw new DefinitionError(
        'TEST_FINDING',
        `test ${this.#definition.id}: "${strange}" is no spread: write roles in the order of ROLES joined by " + ", last "nobody"`,
      );
    }
    const probe = this.#probe(shot);
    return this.#ask(question, { kind: 'spread', probe, among: this.#arrivals(probe, among) });
  }

  #observeAdmission(intent: Intent, question: Question): Promise<void> {
    const objects = this.#render(intent, this.#nextName());
    this.#stagehand.change(objects.slice(0, -1).map((object) => ({ verb: 'apply', object })));
    return this.#ask(question, { kind: 'admission', object: objects.at(-1) as KubernetesObject });
  }

  #observeMetrics(query: MetricQuery, pick: MetricPick, question: Question): Promise<void> {
    const { layout, podOf } = this.#setting;
    const path = metricsPath(query, { layout, podOf, splitName: this.#splitName });
    return this.#ask(question, { kind: 'answer', query, pick, path });
  }

  #ask(question: Question, observation: Observation, control?: Control): Promise<void> {
    return this.#stagehand.observe(question, observation, control);
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
    return probeOf(shot, this.#setting.layout);
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

/** Roles in their order, each once, and `nobody` last. */
function isSpread(finding: string): boolean {
  const places = finding.split(' + ').map((name) => [...ROLES, 'nobody'].indexOf(name));
  return places.every((place, i) => place > (places[i - 1] ?? -1));
}

function sameObject(a: KubernetesObject, b: KubernetesObject): boolean {
  return (
    a.kind === b.kind && a.metadata.name === b.metadata.name && a.metadata.namespace === b.metadata.namespace
  );
}
