import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { Role } from '../../../harness/model/cast.ts';
import type { Batch } from '../../../harness/model/control.ts';
import type { Probe } from '../../../harness/model/probe.ts';
import { seededRandom } from '../../../harness/model/random.ts';
import { allow, http } from '../../../harness/smi/intent.ts';
import { render } from '../../../harness/smi/render.ts';
import type { Cluster } from '../../../harness/testbed/kubernetes/cluster.ts';
import { openKubernetesTestbed } from '../../../harness/testbed/kubernetes/open.ts';
import type { KubernetesOptions } from '../../../harness/testbed/kubernetes/options.ts';
import type { KubernetesTestbed } from '../../../harness/testbed/kubernetes/testbed.ts';
import type { Stage } from '../../../harness/testbed/testbed.ts';
import type { Point } from './comparison.ts';
import { LoadError } from './error.ts';
import type { RunningContainer } from './memory.ts';
import { containersOf } from './memory.ts';
import { runInPodNetwork } from './pod-network.ts';
import { processesOf } from './processes.ts';
import type { Figures } from './wrk.ts';
import { MANY_CONNECTIONS, readWrkReport, wrkArguments } from './wrk.ts';

const ROLES = ['client', 'server'] as const satisfies readonly Role[];

const PROBE: Probe = {
  from: 'client',
  to: 'server',
  port: 'http',
  name: 'namespaced',
  call: {
    protocol: 'http',
    version: '1.1',
    method: 'GET',
    path: '/load',
    headers: {},
    connection: 'kept-alive',
  },
};

/** So many requests in a row arrive before anything is measured. */
const AGREEING = 20;
const PAUSE_MS = 250;
const DEADLINE_MS = 5_000;
const BATCH = 1_000;
const RETRIES = 3;
/** More failures than this part, and the figures would be of something else. */
const TOLERATED = 0.01;

/** A client and a server on a stage of their own, the client let in, and the way to load the one from the other. */
export class Pair {
  readonly #testbed: KubernetesTestbed;
  readonly #stage: Stage;
  readonly #url: string;
  readonly #containers: readonly RunningContainer[];
  readonly #signal: AbortSignal;
  #pid = 0;
  #requests = 0;

  /** @throws ClusterError, LoadError; nothing of it is left then but what the site removes when it is closed */
  static async open(options: KubernetesOptions, cluster: Cluster): Promise<Pair> {
    const { signal, seed, profile, now } = options;
    const testbed = await openKubernetesTestbed(options);
    try {
      const need = {
        test: 'load',
        roles: ROLES,
        later: [],
        condition: 'any',
        random: seededRandom(seed),
      } as const;
      const stage = await testbed.lease(need, signal);
      // It would go on changing the policy meanwhile.
      await testbed.canary?.close();
      await admit(stage, testbed, signal);
      const { host, port } = await stage.target(PROBE, signal);
      const containers = await Promise.all(
        ROLES.map((role) => {
          const { namespace } = stage.layout.workloads[role];
          const name = stage.pods[role]?.[0] ?? '';
          return containersOf(cluster, { place: role, namespace, name }, signal);
        }),
      );
      const pair = new Pair(
        testbed,
        stage,
        `http://${host}:${port}${pathOf(PROBE)}`,
        containers.flat(),
        signal,
      );
      await pair.#admitted(now() + 2 * profile.convergenceMs, now);
      await pair.#findClient();
      return pair;
    } catch (error) {
      await testbed.close();
      throw error;
    }
  }

  private constructor(
    testbed: KubernetesTestbed,
    stage: Stage,
    url: string,
    containers: readonly RunningContainer[],
    signal: AbortSignal,
  ) {
    this.#testbed = testbed;
    this.#stage = stage;
    this.#url = url;
    this.#containers = containers;
    this.#signal = signal;
  }

  /** Of both pods. */
  get containers(): readonly RunningContainer[] {
    return this.#containers;
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#requests;
  }

  /** Has the client's own agent send requests, so many at once as are measured. @throws LoadError LOAD_DENIED */
  async send(count: number): Promise<void> {
    for (let sent = 0; sent < count; sent += BATCH) {
      const answered = await this.#arrived(Math.min(BATCH, count - sent));
      if (!answered) throw denied('some of the first requests failed');
    }
  }

  async measure(seconds: number): Promise<Point> {
    const one = await this.#wrk(1, seconds);
    return { one, many: await this.#wrk(MANY_CONNECTIONS, seconds) };
  }

  async close(): Promise<void> {
    await this.#testbed.close();
  }

  async #wrk(connections: number, seconds: number): Promise<Figures> {
    const command = ['wrk', ...wrkArguments({ connections, seconds, url: this.#url })];
    const figures = readWrkReport(await runInPodNetwork(this.#pid, command, this.#signal));
    this.#requests += figures.requests;
    if (figures.failed > figures.requests * TOLERATED)
      throw denied(`${figures.failed} of ${figures.requests} requests of wrk failed`);
    return figures;
  }

  async #admitted(until: number, now: () => number): Promise<void> {
    while (!(await this.#arrived(AGREEING))) {
      if (now() > until) throw denied('no request got through, though a TrafficTarget allows it');
      await sleep(PAUSE_MS, undefined, { signal: this.#signal });
    }
  }

  /** Did all of so many requests get their whole answer? */
  async #arrived(count: number): Promise<boolean> {
    const batch: Batch = {
      target: await this.#stage.target(PROBE, this.#signal),
      call: PROBE.call,
      nonces: Array.from({ length: count }, (_, i) => `load-${this.#requests + i}`),
      concurrency: MANY_CONNECTIONS,
      deadlineMs: DEADLINE_MS,
    };
    // On a busy machine the control channel breaks now and then, and that nobody sends twice matters only to a verdict.
    const sent = await pRetry(() => this.#stage.agent('client').send(batch, this.#signal), {
      retries: RETRIES,
      signal: this.#signal,
    });
    this.#requests += count;
    return sent.every(({ answer }) => answer.kind === 'response' && answer.whole);
  }

  async #findClient(): Promise<void> {
    const client = this.#containers.find(({ place }) => place === 'client');
    const [pid] = await processesOf(client?.containerId ?? '');
    this.#pid = pid ?? 0;
  }
}

async function admit(stage: Stage, { versions }: KubernetesTestbed, signal: AbortSignal): Promise<void> {
  const { layout, headersShape } = stage;
  const anything = allow({ from: 'client', to: 'server', routes: [http({ path: '.*', methods: ['*'] })] });
  const rendering = render(anything, { layout, versions, headersShape, name: 'load' });
  if (rendering.kind === 'cannot-be-expressed') throw denied(rendering.reason);
  for (const object of rendering.objects) {
    const admission = await stage.apply(object, signal);
    if (!admission.accepted) throw denied(`the API server refused ${object.kind}: ${admission.message}`);
  }
}

function pathOf({ call }: Probe): string {
  return call.protocol === 'http' ? call.path : '';
}

function denied(why: string): LoadError {
  return new LoadError('LOAD_DENIED', `the client does not reach the server: ${why}; look at the mesh's log`);
}
