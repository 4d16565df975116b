import type { ServedVersions } from '../harness/model/api.ts';
import type { Transport } from '../harness/model/cast.ts';
import type { KubernetesObject } from '../harness/model/kubernetes.ts';
import type { Decisions } from './control/decisions.ts';
import type { Address, Service, ServiceRef, Workload } from './control/topology.ts';

export interface MeshOptions {
  /** Objects of other versions have no effect. */
  readonly versions: ServedVersions;
  readonly decisions: Decisions;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The mesh's part of one workload. */
export interface Sidecar {
  /**
   * Where this workload dials to reach a Service's port: a listener of its own, opened when first asked for.
   * For a workload outside the mesh it does what kube-proxy does.
   */
  outbound(service: ServiceRef, port: number, transport: Transport): Promise<Address>;
  /** The server-side proxy's socket of a container port: what somebody outside the mesh dials. */
  inbound(containerPort: number, transport: Transport): Address;
}

/** A right SMI mesh inside one process. */
export declare class ReferenceMesh {
  static start(options: MeshOptions): Promise<ReferenceMesh>;
  /** HTTP endpoint of the metrics API. */
  readonly metrics: Address;
  addWorkload(workload: Workload): Promise<Sidecar>;
  setServices(services: readonly Service[]): void;
  /** All SMI objects present; in force for every request that begins after it returns. */
  setObjects(objects: readonly KubernetesObject[]): void;
  close(): Promise<void>;
}
