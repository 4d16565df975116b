import { askerText, metricCheckText } from '../../reports/metric-check.ts';
import type { SchemaCheck } from '../model/expectation.ts';
import type { MetricQuery } from '../model/metric.ts';
import { describeIntent } from '../smi/describe.ts';
import type { Intent } from '../smi/intent.ts';
import type { Applied, Decides, ExpectHand, MeshHand, ObserveHand, Question, Script } from './script.ts';
import type { Shot } from './shot.ts';
import { describeShot } from './shot.ts';

/** Writes down in plain sentences what a script does, while another one does it. */
export class Narrator implements Script {
  readonly lines: string[] = [];
  readonly mesh: MeshHand;
  readonly expect: ExpectHand;
  readonly observe: ObserveHand;
  readonly send: Script['send'];
  readonly #intents = new Map<Applied, string>();

  constructor(script: Script) {
    this.send = (shot, count) => {
      this.lines.push(`send ${count} × ${describeShot(shot)}`);
      return script.send(shot, count);
    };
    this.mesh = {
      apply: (...intents) => {
        const applied = script.mesh.apply(...intents);
        return this.#applied(applied, intents, 'apply');
      },
      update: (applied, ...intents) => {
        script.mesh.update(applied, ...intents);
        this.#applied(applied, intents, 'change it to');
      },
      remove: (applied) => {
        script.mesh.remove(applied);
        this.lines.push(`remove: ${this.#intents.get(applied) ?? ''}`);
      },
      admit: (grant) => {
        const to = [...grant.to, ...(grant.notYet ?? [])];
        const protocol = (grant.over ?? 'http').toUpperCase();
        this.lines.push(`set-up: let ${grant.from.join(', ')} talk ${protocol} to ${to.join(', ')}`);
        return script.mesh.admit(grant);
      },
      premise: (shot, options) => {
        this.lines.push(`go on only if it is let in as the mesh stands: ${describeShot(shot)}`);
        return script.mesh.premise(shot, options);
      },
      deploy: (role) => {
        this.lines.push(`deploy ${role} and its Service`);
        script.mesh.deploy(role);
      },
    };
    const { expect } = script;
    const told = <A extends [Shot, ...unknown[]]>(
      say: (...args: A) => string,
      act: (...args: A) => Promise<void>,
    ) => {
      return (...args: A) => {
        this.lines.push(`expect ${say(...args)}${decides(args.at(-1))}`);
        return act(...args);
      };
    };
    this.expect = {
      delivered: told((shot) => `delivered: ${describeShot(shot)}`, expect.delivered),
      denied: told((shot) => `denied: ${describeShot(shot)}`, expect.denied),
      sustainedDenial: told((shot) => `denied 700 times: ${describeShot(shot)}`, expect.sustainedDenial),
      confined: told(
        (shot, to) => `received by ${to.join(', ')} alone: ${describeShot(shot)}`,
        expect.confined,
      ),
      shares: told(
        (shot, weights, options) =>
          `${describeShot(shot)}${also(options?.alsoFrom)} shared ${ratio(weights)}`,
        expect.shares,
      ),
      metrics: (query, check, options) => {
        this.lines.push(
          `expect metrics: ${describeQuery(query)}${askerText(options?.as)}: ${metricCheckText(check)}${decides(options)}`,
        );
        return expect.metrics(query, check, options);
      },
      steady: told(
        (shot, to) =>
          `that under traffic without a pause, all of it received by ${to.join(', ')}: ${describeShot(shot)}`,
        expect.steady,
      ),
      event: (wrong, options) => {
        this.lines.push(
          `expect an Event about what is wrong: ${this.#intents.get(wrong) ?? ''}; and none that warns of: ${this.#intents.get(options.beside) ?? ''}${decides(options)}`,
        );
        return expect.event(wrong, options);
      },
      schema: (kind, check, options) => {
        this.lines.push(`expect the schema of ${kind.kind} ${describeSchema(check)}${decides(options)}`);
        return expect.schema(kind, check, options);
      },
      rejected: (intent, options) => {
        this.lines.push(`expect the API server to refuse: ${describeIntent(intent)}${decides(options)}`);
        return expect.rejected(intent, options);
      },
      accepted: (intent, options) => {
        this.lines.push(`expect the API server to accept: ${describeIntent(intent)}${decides(options)}`);
        return expect.accepted(intent, options);
      },
    };
    this.observe = this.#observing(script.observe);
  }

  #observing(observe: ObserveHand): ObserveHand {
    const asked = <S, A extends readonly [...unknown[], Question]>(
      say: (subject: S) => string,
      act: (subject: S, ...rest: A) => Promise<void>,
    ) => {
      return (subject: S, ...rest: A) => {
        const { clause, question } = rest.at(-1) as Question;
        this.lines.push(`observe ${clause}: ${question} (${say(subject)})`);
        return act(subject, ...rest);
      };
    };
    return {
      settled: (shot, by) => {
        const at = by === undefined ? '' : ` and received by ${by}`;
        this.lines.push(`wait until delivered${at}: ${describeShot(shot)}`);
        return observe.settled(shot, by);
      },
      outcome: asked(describeShot, observe.outcome),
      denial: asked(describeShot, observe.denial),
      survival: asked(describeShot, observe.survival),
      spread: asked(describeShot, observe.spread),
      admission: asked(describeIntent, observe.admission),
      metrics: asked(describeQuery, observe.metrics),
    };
  }

  #applied(applied: Applied, intents: readonly Intent[], verb: string): Applied {
    const described = intents.map(describeIntent).join('; ');
    this.#intents.set(applied, described);
    this.lines.push(`${verb}: ${described}`);
    return applied;
  }
}

function decides(options: unknown): string {
  const clause = (options as Decides | undefined)?.decides;
  return clause === undefined ? '' : ` [${clause}]`;
}

function also(roles: readonly string[] = []): string {
  return roles.length > 0 ? `, and from ${roles.join(', ')}` : '';
}

function ratio(weights: Readonly<Record<string, number>>): string {
  return Object.entries(weights)
    .map(([service, weight]) => `${service} ${weight}`)
    .join(' : ');
}

function describeSchema(check: SchemaCheck): string {
  switch (check.check) {
    case 'served':
      return 'to be served';
    case 'fields': {
      const optional = check.optional.length > 0 ? `, perhaps ${check.optional.join(', ')},` : '';
      const below = check.below === '' ? '' : ` below ${check.below}`;
      return `to hold${below} ${check.required.join(', ') || 'no field that must be there'}${optional} and no other field`;
    }
    case 'no-field':
      return `to name no field like "${check.like}"`;
    default:
      return check satisfies never;
  }
}

function describeQuery(query: MetricQuery): string {
  switch (query.ask) {
    case 'discovery':
      return 'the list of resources';
    case 'api-service':
      return 'the APIService';
    case 'list':
      return `list of ${query.resource}${query.labelled ? ` labelled as ${query.labelled}` : ''}`;
    case 'get':
      return `${query.resource} of ${query.of}`;
    case 'namespace':
      return 'the namespace';
    case 'edges':
      return `edges of ${query.resource} of ${query.of}`;
    case 'edge':
      return `the single edge ${query.of} – ${query.peer}`;
    case 'split':
      return `split of ${query.root}`;
    default:
      return query satisfies never;
  }
}
