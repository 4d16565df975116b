import type { Transport } from '../../harness/model/cast.ts';
import { keyOf } from '../control/policy.ts';
import type { Address, ServiceRef, Workload } from '../control/topology.ts';
import { Chooser } from './chooser.ts';
import type { ControlPlane, Counter } from './control-plane.ts';
import { portOf } from './control-plane.ts';
import { MeshError } from './mesh-error.ts';

/** A workload's own socket for one port of one Service. */
export interface OutboundListener {
  readonly address: Address;
  /** Something changed: flows choose again. */
  forget(): void;
  close(): Promise<void>;
}

/** What stands behind those sockets: a client-side proxy of the mesh, or kube-proxy. */
export interface OutboundProxy {
  openTcp(chooser: Chooser): Promise<OutboundListener>;
  openUdp(chooser: Chooser): Promise<OutboundListener>;
  close(): Promise<void>;
}

/** All sockets of one workload, each opened when it is first asked for. */
export class OutboundListeners {
  readonly #plane: ControlPlane;
  readonly #workload: Workload;
  readonly #proxy: OutboundProxy;
  readonly #listeners = new Map<string, Promise<OutboundListener>>();
  readonly #turns = new Map<string, Counter>();

  constructor(plane: ControlPlane, workload: Workload, proxy: OutboundProxy) {
    this.#plane = plane;
    this.#workload = workload;
    this.#proxy = proxy;
    plane.onChange(() => this.#forget());
  }

  /** @throws MeshError `MESH_UNKNOWN_SERVICE` */
  async addressOf(service: ServiceRef, port: number, transport: Transport): Promise<Address> {
    const known = this.#plane.service(service);
    if (known === undefined || portOf(known, port, transport) === undefined) {
      throw new MeshError(
        'MESH_UNKNOWN_SERVICE',
        `${service.namespace}/${service.name} has no ${transport} port ${port}: give it to setServices first`,
      );
    }
    const key = `${service.namespace}/${service.name}:${port}/${transport}`;
    let listener = this.#listeners.get(key);
    if (listener === undefined) {
      listener = this.#open(service, port, transport);
      this.#listeners.set(key, listener);
    }
    return (await listener).address;
  }

  async close(): Promise<void> {
    const listeners = [...this.#listeners.values()].map(async (listener) => (await listener).close());
    await Promise.all([this.#proxy.close(), ...listeners]);
    this.#listeners.clear();
  }

  #open(service: ServiceRef, port: number, transport: Transport): Promise<OutboundListener> {
    const turns = keyOf(service.namespace, service.name);
    let ofClient = this.#turns.get(turns);
    if (ofClient === undefined) {
      ofClient = { count: 0 };
      this.#turns.set(turns, ofClient);
    }
    const chooser = new Chooser(this.#plane, this.#workload, { service, port, transport }, ofClient);
    return transport === 'tcp' ? this.#proxy.openTcp(chooser) : this.#proxy.openUdp(chooser);
  }

  #forget(): void {
    for (const listener of this.#listeners.values()) {
      // A listener that did not open has told whoever asked for it.
      listener.then(
        (open) => open.forget(),
        () => {},
      );
    }
  }
}
