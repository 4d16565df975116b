import type { Api, ServedVersions } from '../../model/api.ts';
import type { Role, ServiceName } from '../../model/cast.ts';
import { disguise } from '../../model/layout.ts';
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
  readonly to: ServiceName;
  readonly receiver: Role;
}

/** Before it is disguised, as the paths of intents are. */
const PATH = '/canary';

const GRANT: Tune = {
  api: 'access',
  intent: allow({ from: 'client', to: 'server', routes: [http({ path: PATH, methods: ['GET'] })] }),
  roles: ['client', 'server'],
  to: 'server',
  receiver: 'server',
};

const SPLIT: Tune = {
  api: 'split',
  intent: split({ root: 'root', backends: { 'server-v2': 1 } }),
  roles: ['client', 'server-v1', 'server-v2'],
  to: 'root',
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
  readonly #probe: Probe;
  readonly #receiver: Role;
  readonly #steady: readonly ApiObject[];
  readonly #turned: ApiObject;

  /** @throws ClusterError CLUSTER_STATE where the served versions have no words for the change */
  constructor(home: Home, objects: Objects, tune: Tune, context: Omit<RenderContext, 'layout' | 'name'>) {
    this.#home = home;
    this.#objects = objects;
    this.#receiver = tune.receiver;
    this.#probe = {
      from: 'client',
      to: tune.to,
      port: 'http',
      name: 'namespaced',
      call: {
        protocol: 'http',
        version: '1.1',
        method: 'GET',
        path: disguise(PATH, home.layout.wordSeed),
        headers: {},
        connection: 'fresh',
      },
    };
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
    const received = await this.#home.soundings.arrivals(this.#probe, signal);
    const isReached = (roles: readonly Role[]) => roles.includes(this.#receiver);
    if (received.every(isReached)) return 'on';
    return received.some(isReached) ? 'neither' : 'off';
  }

  mend(signal: AbortSignal): Promise<void> {
    return this.#home.inhabitants.rejoin(signal);
  }

  close(): Promise<void> {
    return this.#home.close();
  }
}
