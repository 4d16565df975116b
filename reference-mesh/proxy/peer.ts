import type { TLSSocket } from 'node:tls';
import type { Decisions } from '../control/decisions.ts';
import type { Headers } from '../control/request.ts';
import type { Workload } from '../control/topology.ts';

/** The client-side proxy at the other end of a session, as its verified certificate describes it. */
export class Peer {
  readonly #uris: readonly string[];
  readonly #serverName: string;
  readonly #workloads: (serverName: string) => Workload | undefined;

  /** @param workloads every workload of the mesh, by the name of its server-side proxy */
  constructor(socket: TLSSocket, workloads: (serverName: string) => Workload | undefined) {
    const names = (socket.getPeerCertificate().subjectaltname ?? '').split(', ');
    const of = (kind: string) =>
      names.filter((name) => name.startsWith(kind)).map((name) => name.slice(kind.length));
    this.#uris = of('URI:');
    [this.#serverName = ''] = of('DNS:');
    this.#workloads = workloads;
  }

  /** Name of the pod; empty for nobody we know. */
  get pod(): string {
    return this.#workloads(this.#serverName)?.pod ?? '';
  }

  /** The workload that calls, under the identity that the mesh takes it to have; undefined for nobody we know. */
  source(decide: Decisions, headers: Headers): Workload | undefined {
    const workload = this.#workloads(this.#serverName);
    const identity = decide.peerIdentity({ uris: this.#uris }, headers);
    if (workload === undefined || identity === undefined) return undefined;
    if (identity.name === workload.serviceAccount && identity.namespace === workload.namespace)
      return workload;
    return { ...workload, namespace: identity.namespace, serviceAccount: identity.name };
  }
}
