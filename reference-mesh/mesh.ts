import type { Transport } from '../harness/model/cast.ts';
import type { KubernetesObject } from '../harness/model/kubernetes.ts';
import type { Address, Service, Workload } from './control/topology.ts';
import { MetricsEndpoint } from './metrics/endpoint.ts';
import type { ControlPlaneOptions } from './proxy/control-plane.ts';
import { ControlPlane } from './proxy/control-plane.ts';
import { MeshError } from './proxy/mesh-error.ts';
import type { Sidecar } from './proxy/sidecar.ts';
import { openBare, openSidecar } from './proxy/sidecar.ts';

/**
 * `versions`: objects of other versions have no effect · `random`: uniform in [0, 1) ·
 * `now`: milliseconds since the epoch.
 */
export type MeshOptions = ControlPlaneOptions;

export type { Sidecar } from './proxy/sidecar.ts';

/** A small, right SMI mesh inside one process: real sockets on loopback, mTLS between its proxies. */
export class ReferenceMesh {
  /** HTTP endpoint of the metrics API. */
  readonly metrics: Address;
  readonly #plane: ControlPlane;
  readonly #endpoint: MetricsEndpoint;
  readonly #pods = new Set<string>();
  readonly #sidecars = new Map<string, Sidecar>();

  private constructor(plane: ControlPlane, endpoint: MetricsEndpoint) {
    this.#plane = plane;
    this.#endpoint = endpoint;
    this.metrics = endpoint.address;
  }

  static async start(options: MeshOptions): Promise<ReferenceMesh> {
    const plane = new ControlPlane(options);
    return new ReferenceMesh(plane, await MetricsEndpoint.open(() => plane.snapshot()));
  }

  /** @throws MeshError `MESH_DUPLICATE_POD` */
  async addWorkload(workload: Workload): Promise<Sidecar> {
    if (this.#pods.has(workload.pod)) {
      throw new MeshError(
        'MESH_DUPLICATE_POD',
        `there is a pod ${workload.pod} already: give every pod a name of its own`,
      );
    }
    this.#pods.add(workload.pod);
    const sidecar = workload.meshed
      ? await openSidecar(this.#plane, workload)
      : openBare(this.#plane, workload, (of, port, transport) => this.#inboundOf(of.pod, port, transport));
    this.#sidecars.set(workload.pod, sidecar);
    return sidecar;
  }

  async #inboundOf(pod: string, port: number, transport: Transport): Promise<Address> {
    const sidecar = this.#sidecars.get(pod);
    if (sidecar === undefined) throw new MeshError('MESH_UNKNOWN_PORT', `there is no pod ${pod}`);
    return sidecar.inbound(port, transport);
  }

  setServices(services: readonly Service[]): void {
    this.#plane.setServices(services);
  }

  /** All SMI objects present; in force for every request that begins after it returns. */
  setObjects(objects: readonly KubernetesObject[]): void {
    this.#plane.setObjects(objects);
  }

  async close(): Promise<void> {
    await Promise.all([this.#endpoint.close(), ...[...this.#sidecars.values()].map((s) => s.close())]);
  }
}
