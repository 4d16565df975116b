import type { Protocol, Service, ServicePort, Topology, Workload } from './topology.ts';

/** Header values as Node has them, names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface HttpHead {
  readonly method: string;
  /** As sent, with the query string. */
  readonly target: string;
  readonly headers: Headers;
  readonly version: '1.1' | '2';
}

/** One request, connection or datagram as the server-side proxy sees it before it decides on access. */
export interface AccessRequest {
  /** Proved by the client's certificate. */
  readonly source: Workload;
  readonly destination: Workload;
  /** The Service that the client dialled, where it is one of the destination's. */
  readonly service?: Service;
  /** The port number that routes are compared with (`accessPort`). */
  readonly port: number;
  readonly protocol: Protocol;
  /** Present iff `protocol` is http. */
  readonly http?: HttpHead;
  /**
   * Which of the source's connections to this port of the Service asks: each request or datagram of one has the same
   * number. The right mesh does not look at it.
   */
  readonly connection: number;
  readonly topology: Topology;
  /** Uniform in [0, 1). The right mesh does not look at it. */
  readonly random: () => number;
}

/** One request, connection or flow as the client-side proxy sees it before it chooses where to send it. */
export interface OutboundRequest {
  readonly client: Workload;
  readonly service: Service;
  readonly port: ServicePort;
  /** Present iff the port's protocol is http. */
  readonly http?: HttpHead;
}

/** What a choice may depend on besides the weights: chance, how many choices went before, and who asks. */
export interface Turn {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Earlier choices of this client for this root Service. */
  readonly ofClient: number;
  /** Earlier choices of all clients for this root Service. */
  readonly ofMesh: number;
  /** Which of the client's connections with its proxy asks: each request of one connection has the same number. */
  readonly connection: number;
}

/** A backend of a split that can take the request. `weight` is the object's own number. */
export interface EligibleBackend {
  readonly service: Service;
  readonly weight: number;
}

export interface SplitChoice {
  readonly namespace: string;
  readonly name: string;
  readonly apex: string;
  readonly backend: string;
  readonly weight: number;
}

/** Where an outbound request goes. */
export interface Endpoint {
  readonly workload: Workload;
  readonly containerPort: number;
  /** The Service whose selector chose the workload: the one dialled, or a split's backend. */
  readonly service: Service;
  readonly servicePort: number;
  readonly split?: SplitChoice;
}
