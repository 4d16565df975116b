import type { Transport } from '../../harness/model/cast.ts';
import { keyOf } from '../control/policy.ts';
import type { Address, ServiceRef, Workload } from '../control/topology.ts';
import { Chooser } from './chooser.ts';
import type { Concerns, ControlPlane, Counter } from './control-plane.ts';
import { portOf } from './control-plane.ts';
import { MeshError } from './mesh-error.ts';
import { ANY_PORT } from './tcp-listener.ts';

/** A workload's own socket for one port of one Service. */
export interface OutboundListener {
  readonly address: Address;
  /** Something changed: flows choose again. */
  forget(): void;
  close(): Promise<void>;
}

/** What stands behind those sockets: a client-side proxy of the mesh, or kube-proxy. */
export interface OutboundProxy {
  openTcp(chooser: Chooser, at: Address): Promise<OutboundListener>;
  openUdp(chooser: Chooser, at: Address): Promise<OutboundListener>;
  close(): Promise<void>;
}

/** Where the socket for a port of a Service is to be; `ANY_PORT` where the system chooses. */
export type Placement = (service: ServiceRef, port: number) => Address;

/** All sockets of one workload, each opened when it is first asked for. */
export class OutboundListeners {
  readonly #plane: ControlPlane;
  readonly #workload: Workload;
  readonly #proxy: OutboundProxy;
  readonly #placement: Placement;
  readonly #listeners = new Map<
    string,
    { readonly namespace: string; readonly listener: Promise<OutboundListener> }
  >();
  readonly #turns = new Map<string, Counter>();

  constructor(
    plane: ControlPlane,
    workload: Workload,
    proxy: OutboundProxy,
    placement: Placement = () => ANY_PORT,
  ) {
    this.#plane = plane;
    this.#workload = workload;
    this.#proxy = proxy;
    this.#placement = placement;
    plane.onChange((concerns) => this.#forget(concerns));
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
    const key = listenerKey(service, port, transport);
    let listening = this.#listeners.get(key);
    if (listening === undefined) {
      listening = { namespace: service.namespace, listener: this.#open(service, port, transport) };
      this.#listeners.set(key, listening);
      // What could not be opened may be asked for again.
      listening.listener.catch(() => this.#listeners.delete(key));
    }
    return (await listening.listener).address;
  }

  /** Closes the socket of a port that the Service no longer has; it may be opened again. */
  async withdraw(service: ServiceRef, port: number, transport: Transport): Promise<void> {
    const key = listenerKey(service, port, transport);
    const listening = this.#listeners.get(key);
    this.#listeners.delete(key);
    await (await listening?.listener)?.close();
  }

  async close(): Promise<void> {
    const listeners = [...this.#listeners.values()].map(async ({ listener }) => (await listener).close());
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
    const at = this.#placement(service, port);
    return transport === 'tcp' ? this.#proxy.openTcp(chooser, at) : this.#proxy.openUdp(chooser, at);
  }

  #forget(concerns: Concerns): void {
    for (const { namespace, listener } of this.#listeners.values()) {
      if (!concerns(namespace)) continue;
      // A listener that did not open has told whoever asked for it.
      listener.then(
        (open) => open.forget(),
        () => {},
      );
    }
  }
}

function listenerKey({ namespace, name }: ServiceRef, port: number, transport: Transport): string {
  return `${namespace}/${name}:${port}/${transport}`;
}
