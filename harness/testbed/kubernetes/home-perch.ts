import type { Api, ServedVersions } from '../../model/api.ts';
import type { Role } from '../../model/cast.ts';
import type { Probe } from '../../model/probe.ts';
import type { Intent } from '../../smi/intent.ts';
import { allow, http, split } from '../../smi/intent.ts';
import type { RenderContext } from '../../smi/render.ts';
import { render } from '../../smi/render.ts';
import type { Perch, State } from './canary.ts';
import { ClusterError } from './error.ts';
import type { Home } from './home.ts';
import type { ApiObject, Objects } from './objects.ts';

/** A change that shows whether a mesh takes changes: what is made, what is sent, and who receives it while it is in force. */
export interface Tune {
  readonly api: Api;
  readonly intent: Intent;
  readonly roles: readonly Role[];
  readonly probe: Probe;
  readonly receiver: Role;
}

const PROBE = {
  from: 'client',
  port: 'http',
  name: 'namespaced',
  call: {
    protocol: 'http',
    version: '1.1',
    method: 'GET',
    path: '/canary',
    headers: {},
    connection: 'fresh',
  },
} as const;

const GRANT: Tune = {
  api: 'access',
  intent: allow({ from: 'client', to: 'server', routes: [http({ path: '/canary', methods: ['GET'] })] }),
  roles: ['client', 'server'],
  probe: { ...PROBE, to: 'server' },
  receiver: 'server',
};

const SPLIT: Tune = {
  api: 'split',
  intent: split({ root: 'root', backends: { 'server-v2': 1 } }),
  roles: ['client', 'server-v1', 'server-v2'],
  probe: { ...PROBE, to: 'root' },
  receiver: 'server-v2',
};

/** A grant where access is enforced, else a split; undefined where a change of neither would show. */
export function tuneFor(versions: ServedVersions, access: 'enforced' | 'open'): Tune | undefined {
  if (access === 'enforced' && versions.access !== undefined && versions.specs !== undefined) return GRANT;
  return access === 'open' && versions.split !== undefined ? SPLIT : undefined;
}

/** A canary's place: a home that no test is let into. */
export class HomePerch implements Perch {
  readonly #home: Home;
  readonly #objects: Objects;
  readonly #tune: Tune;
  readonly #steady: readonly ApiObject[];
  readonly #turned: ApiObject;

  /** @throws ClusterError CLUSTER_STATE where the served versions have no words for the change */
  constructor(home: Home, objects: Objects, tune: Tune, context: Omit<RenderContext, 'layout' | 'name'>) {
    this.#home = home;
    this.#objects = objects;
    this.#tune = tune;
    const rendering = render(tune.intent, { ...context, layout: home.layout, name: 'canary' });
    const rendered = rendering.kind === 'objects' ? rendering.objects : [];
    const turned = rendered.at(-1);
    if (!turned) throw new ClusterError('CLUSTER_STATE', 'the canary cannot be expressed in what is served');
    this.#steady = rendered.slice(0, -1);
    this.#turned = turned;
  }

  async turn(state: State, signal: AbortSignal): Promise<void> {
    if (state === 'off') {
      await this.#objects.delete(this.#turned, signal);
      return;
    }
    for (const object of [...this.#steady, this.#turned]) await this.#objects.apply(object, signal);
  }

  async look(signal: AbortSignal): Promise<State | 'neither'> {
    const { probe, receiver } = this.#tune;
    const received = await this.#home.arrivals(probe, signal);
    if (received.every((roles) => roles.includes(receiver))) return 'on';
    return received.some((roles) => roles.includes(receiver)) ? 'neither' : 'off';
  }

  close(): Promise<void> {
    return this.#home.close();
  }
}
