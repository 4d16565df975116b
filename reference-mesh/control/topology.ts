import type { Transport } from '../../harness/model/cast.ts';

/** A TCP or UDP socket address. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface ContainerPort {
  readonly number: number;
  readonly transport: Transport;
  /** Where the application itself listens; only its own server-side proxy knows. */
  readonly address: Address;
}

/** A workload with one pod. `name` is its Deployment's. */
export interface Workload {
  readonly name: string;
  readonly pod: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Name of the node that it runs on. */
  readonly node: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containerPorts: readonly ContainerPort[];
  /** False: it has no proxies, and its traffic passes as it is. */
  readonly meshed: boolean;
}

/** What a port carries: `http` is HTTP/1.1 or h2c. */
export type Protocol = 'http' | 'tcp' | 'udp';

export interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
  readonly transport: Transport;
  readonly appProtocol: Protocol;
}

export interface ServiceRef {
  readonly name: string;
  readonly namespace: string;
}

export interface Service extends ServiceRef {
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePort[];
}

/** Who is there: all workloads and Services of the mesh. */
export interface Topology {
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
}
