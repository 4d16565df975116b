import type { Role } from '../model/cast.ts';
import type { Agent, Answer, Receipt, Sent } from '../model/control.ts';
import type { TestRecord } from '../model/evidence.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import type { Intended } from '../model/outcome.ts';
import type { Probe } from '../model/probe.ts';
import { seededRandom } from '../model/random.ts';
import { drawLayout } from '../testbed/casting.ts';
import type { Stage, Testbed } from '../testbed/testbed.ts';
import type { Clock } from './clock.ts';
import { GateLedger } from './gate-ledger.ts';
import { Recorder } from './recorder.ts';
import type { Scene } from './scene.ts';

/** Time that only passes when somebody waits or sends. */
export class FakeClock implements Clock {
  #now = 1_000_000;

  now(): number {
    return this.#now;
  }

  pass(ms: number): void {
    this.#now += ms;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.pass(ms);
  }
}

/** Where the n-th attempt of the test arrives, given the objects applied; undefined: it is turned away. */
export type Behaviour = (attempt: {
  readonly n: number;
  readonly objects: ReadonlySet<string>;
  readonly now: number;
}) => Role | undefined;

export const CONVERGENCE_MS = 2_000;
export const layout = drawLayout(seededRandom(1));

export const probe: Probe = {
  from: 'client',
  to: 'server',
  port: 'http',
  name: 'short',
  call: { protocol: 'http', version: '1.1', method: 'GET', path: '/', headers: {}, connection: 'fresh' },
};

export const atServer: Intended = {
  workload: layout.workloads.server.name,
  port: layout.containerPorts.http,
};

export function objectNamed(name: string): KubernetesObject {
  return { apiVersion: 'test/v1', kind: 'Test', metadata: { name, namespace: 'test' } };
}

/** A scene whose mesh is one function. */
export function sceneOf(behaviour: Behaviour, signal: AbortSignal = new AbortController().signal) {
  const clock = new FakeClock();
  const objects = new Set<string>();
  const present = new Set<Role>(['client', 'server', 'server-v1', 'server-old']);
  const logs = new Map<Role, Receipt[]>();
  let n = 0;
  const attempt = (nonce: string): Sent => {
    const startedAt = clock.now();
    const arrival = behaviour({ n: n++, objects, now: startedAt });
    clock.pass(1);
    let answer: Answer = { kind: 'response', status: 403, whole: false };
    if (arrival !== undefined) {
      const log = logs.get(arrival) ?? [];
      const workload = layout.workloads[arrival].name;
      log.push({
        nonce,
        sequence: log.length,
        workload,
        port: atServer.port,
        protocol: 'http',
        at: startedAt,
      });
      logs.set(arrival, log);
      answer = { kind: 'response', status: 200, whole: true };
    }
    return { nonce, startedAt, endedAt: clock.now(), answer };
  };
  const agent = (role: Role): Agent => ({
    send: async ({ nonces }, sending) => {
      sending.throwIfAborted();
      return nonces.map(attempt);
    },
    receipts: async (after) => {
      const log = logs.get(role) ?? [];
      return { receipts: log.slice(after), next: log.length };
    },
    selfCheck: async () => ({ ports: [{ port: atServer.port, protocol: 'http', answers: true }] }),
  });
  const stage: Stage = {
    layout,
    get pods() {
      return Object.fromEntries([...present].map((role) => [role, [`${role}-0`]]));
    },
    headersShape: 'array',
    apply: async ({ metadata }) => {
      objects.add(metadata.name);
      return { accepted: true };
    },
    delete: async ({ metadata }) => {
      objects.delete(metadata.name);
      return { accepted: true };
    },
    agent,
    deploy: async (role) => {
      present.add(role);
      return [`${role}-0`];
    },
    schema: async () => ({ properties: { spec: { type: 'object' } } }),
    target: async () => ({ host: '127.0.0.1', port: 1, authority: 'server' }),
    metrics: async (path) => ({ path, status: 404, body: null }),
    metricsAs: async (_right, path) => ({ path, status: 403, body: null }),
    events: async () => [],
    release: async () => {},
  };
  const testbed: Testbed = {
    kind: 'embedded',
    traits: [],
    versions: { access: 'v1alpha3' },
    convergenceMs: CONVERGENCE_MS,
    deadlines: { deliveryMs: 100, denialMs: 100 },
    lease: async () => stage,
    close: async () => {},
  };
  const test: TestRecord = {
    record: 'test',
    test: 'TA-00',
    api: 'access',
    version: 'v1alpha3',
    at: clock.now(),
    layout,
    pods: stage.pods,
  };
  const recorder = new Recorder(() => {});
  const ledger = new GateLedger(CONVERGENCE_MS);
  const scene: Scene = {
    test,
    stage,
    testbed,
    recorder,
    ledger,
    clock,
    random: seededRandom(2),
    signal,
    budgetEndsAt: Number.POSITIVE_INFINITY,
  };
  return { scene, clock, recorder, ledger };
}
