import type { MetricCheck, MetricQuery } from '../model/metric.ts';
import { describeIntent } from '../smi/describe.ts';
import type { Intent } from '../smi/intent.ts';
import type { Applied, Decides, ExpectHand, MeshHand, Script } from './script.ts';
import type { Shot } from './shot.ts';
import { describeShot } from './shot.ts';

/** Writes down in plain sentences what a script does, while another one does it. */
export class Narrator implements Script {
  readonly lines: string[] = [];
  readonly mesh: MeshHand;
  readonly expect: ExpectHand;
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
        this.lines.push(`set-up: let ${grant.from.join(', ')} talk HTTP to ${grant.to.join(', ')}`);
        return script.mesh.admit(grant);
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
          `expect metrics: ${describeQuery(query)}: ${describeCheck(check)}${decides(options)}`,
        );
        return expect.metrics(query, check, options);
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

function describeQuery(query: MetricQuery): string {
  switch (query.ask) {
    case 'discovery':
      return 'the list of resources';
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

function describeCheck(check: MetricCheck): string {
  switch (check.check) {
    case 'latency':
      return `percentiles within ${Object.entries(check.ms)
        .map(([name, [low, high]]) => `${name} ${low}–${high} ms`)
        .join(', ')}`;
    case 'edges':
      return check.peers.length === 0
        ? 'none'
        : check.peers.map(({ peer, direction, side }) => `${direction} ${peer} at the ${side}`).join(', ');
    case 'backends':
      return `one item per backend, weights ${ratio(check.weights)}`;
    default:
      return check.check;
  }
}
