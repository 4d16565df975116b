import type { ContainerPort, PortName, Role, ServiceName } from '../model/cast.ts';
import { CONTAINER_PORTS, ROLES, SERVICES } from '../model/cast.ts';
import type { ClauseId } from '../model/clause.ts';
import type { Answer, Receipt, Sent } from '../model/control.ts';
import type {
  ExpectationRecord,
  ObservationRecord,
  Purpose,
  TestEvidence,
  TestRecord,
  TestStep,
} from '../model/evidence.ts';
import type { Expectation } from '../model/expectation.ts';
import type { Json, KubernetesObject } from '../model/kubernetes.ts';
import type { Layout, ServiceNames, WorkloadNames } from '../model/layout.ts';
import type { Observation } from '../model/observation.ts';
import type { HttpCall, Probe } from '../model/probe.ts';

// Evidence of tests that never ran, for the tests of this room.

function record<K extends string, V>(
  keys: readonly K[],
  value: (key: K, index: number) => V,
): Readonly<Record<K, V>> {
  return Object.fromEntries(keys.map((key, index) => [key, value(key, index)])) as Record<K, V>;
}

const PORTS = record(CONTAINER_PORTS, (_, index) => 9000 + index);
const SERVED = record([...CONTAINER_PORTS, 'mapped'] as readonly PortName[], (port) => ({
  port: port === 'mapped' ? 8000 : PORTS[port as ContainerPort],
  targetPort: port === 'mapped' ? PORTS.http : PORTS[port as ContainerPort],
}));

export const LAYOUT: Layout = {
  stage: 'stage-0',
  namespaces: { main: 'main', other: 'other' },
  workloads: record(
    ROLES,
    (role): WorkloadNames => ({
      name: `d-${role}`,
      serviceAccount: `sa-${role}`,
      namespace: role === 'namesake' ? 'other' : 'main',
    }),
  ),
  services: record(
    SERVICES,
    (name): ServiceNames => ({ name: `s-${name}`, namespace: 'main', ports: SERVED }),
  ),
  containerPorts: PORTS,
  wordSeed: 1,
};

export const HTTP_PORT = PORTS.http;

const GET: HttpCall = {
  protocol: 'http',
  version: '1.1',
  method: 'GET',
  path: '/echo',
  headers: {},
  connection: 'fresh',
};

/** An HTTP probe to the port `http`. */
export function get(from: Role, to: ServiceName, call: Partial<HttpCall> = {}): Probe {
  return { from, to, port: 'http', name: 'short', call: { ...GET, ...call } };
}

export function at(role: Role): { readonly workload: string; readonly port: number } {
  return { workload: LAYOUT.workloads[role].name, port: PORTS.http };
}

/** What becomes of one attempt: the sender's answer, and the roles that record it. */
export interface Fate {
  readonly answer: Answer;
  readonly recordedBy: readonly Role[];
}

export const REFUSED: Fate = { answer: { kind: 'refused' }, recordedBy: [] };
export const UNREACHABLE: Fate = { answer: { kind: 'unreachable', why: 'dns' }, recordedBy: [] };
export const TROUBLE: Fate = { answer: { kind: 'trouble', message: 'no socket left' }, recordedBy: [] };

export function reaching(...recordedBy: readonly Role[]): Fate {
  return { answer: { kind: 'response', status: 200, whole: true }, recordedBy };
}

/** Recorded, but the answer never came back. */
export function lostAfter(role: Role): Fate {
  return { answer: { kind: 'timeout' }, recordedBy: [role] };
}

export function times<T>(n: number, one: T): readonly T[] {
  return Array.from({ length: n }, () => one);
}

const POLICY: KubernetesObject = {
  apiVersion: 'x/v1',
  kind: 'Policy',
  metadata: { name: 'p', namespace: 'main' },
};

/** Writes the evidence of one test, step by step; every attempt takes a millisecond. */
export class Rehearsal {
  readonly steps: TestStep[] = [];
  readonly test: TestRecord;
  now = 1_000_000;
  #nonce = 0;
  #sequence = 0;
  #seq = 0;
  #observations = 0;
  #unread: Receipt[] = [];

  constructor(roles: readonly Role[], test: Partial<TestRecord> = {}) {
    const pods = Object.fromEntries(roles.map((role) => [role, [`pod-${role}`]]));
    this.test = {
      record: 'test',
      test: 'T-1',
      api: 'split',
      version: 'v1alpha4',
      at: this.now,
      layout: LAYOUT,
      pods,
      ...test,
    };
  }

  get evidence(): TestEvidence {
    return { test: this.test, steps: this.steps, complete: true };
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  step(step: TestStep): this {
    this.steps.push(step);
    return this;
  }

  change(object: KubernetesObject = POLICY): this {
    return this.step({
      record: 'change',
      at: this.now,
      changes: [{ verb: 'apply', object, admission: { accepted: true } }],
    });
  }

  expect(expectation: Expectation, more: Partial<ExpectationRecord> = {}): this {
    const clause: ClauseId = 'access-A1';
    return this.step({
      record: 'expectation',
      seq: this.#seq++,
      clause,
      expectation,
      withinMs: 2000,
      ...more,
    });
  }

  observe(observation: Observation, more: Partial<ObservationRecord> = {}): this {
    return this.step({
      record: 'observation',
      seq: this.#observations++,
      clause: 'access-A13',
      question: 'Does it open?',
      observation,
      ...more,
    });
  }

  send(purpose: Purpose, probe: Probe, ...fates: readonly Fate[]): this {
    const sent = fates.map(({ answer, recordedBy }): Sent => {
      const nonce = `n${this.#nonce++}`;
      const startedAt = this.now++;
      for (const role of recordedBy) this.#unread.push(this.#receipt(nonce, role, probe));
      return { nonce, startedAt, endedAt: this.now, answer };
    });
    return this.step({ record: 'sent', purpose, probe, sent });
  }

  #receipt(nonce: string, role: Role, { call }: Probe): Receipt {
    const status = call.protocol === 'http' ? call.ask?.status : undefined;
    return {
      nonce,
      sequence: this.#sequence++,
      workload: LAYOUT.workloads[role].name,
      port: PORTS.http,
      protocol: call.protocol,
      at: this.now,
      connection: this.#sequence,
      ...(status !== undefined && { status }),
    };
  }

  /** Reads the logs of these roles, or of all. */
  receive(roles = Object.keys(this.test.pods) as readonly Role[]): this {
    const from = roles.map((role) => LAYOUT.workloads[role].name);
    const receipts = this.#unread.filter((receipt) => from.includes(receipt.workload));
    this.#unread = this.#unread.filter((receipt) => !from.includes(receipt.workload));
    return this.step({ record: 'received', at: this.now, from, receipts });
  }

  selfCheck(role: Role, answer: 'alive' | 'silent'): this {
    const ports = [{ port: PORTS.http, protocol: 'http' as const, answers: answer === 'alive' }];
    return this.step({
      record: 'self-check',
      at: this.now,
      workload: LAYOUT.workloads[role].name,
      check: { ports },
    });
  }

  read(path: string, body: Json, status = 200): this {
    return this.step({ record: 'reading', at: this.now, path, status, body });
  }

  trouble(): this {
    return this.step({ record: 'trouble', at: this.now, code: 'CONTROL_CHANNEL_LOST', message: 'gone' });
  }
}
