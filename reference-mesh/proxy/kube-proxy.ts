import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Address, Workload } from '../control/topology.ts';
import type { Chooser } from './chooser.ts';
import { Connections } from './connections.ts';
import type { Flow } from './datagram-relay.ts';
import { DatagramRelay, datagramFlowTo } from './datagram-relay.ts';
import { MeshError } from './mesh-error.ts';
import type { OutboundListener, OutboundProxy } from './outbound-listeners.ts';
import { splice } from './splice.ts';
import { TcpListener } from './tcp-listener.ts';

/** Where a pod's container port is reached from outside the mesh. */
export type PodAddress = (
  workload: Workload,
  containerPort: number,
  transport: 'tcp' | 'udp',
) => Promise<Address>;

/** What a workload outside the mesh has: Services resolve to pods, and nobody looks into the traffic. */
export class KubeProxy implements OutboundProxy {
  readonly #addressOf: PodAddress;
  readonly #connections = new Connections();

  constructor(addressOf: PodAddress) {
    this.#addressOf = addressOf;
  }

  async openTcp(chooser: Chooser, at: Address): Promise<OutboundListener> {
    const listener = await TcpListener.open((socket) => {
      this.#choose(chooser, 'tcp').then(
        (address) => this.#connect(socket, address),
        () => socket.resetAndDestroy(),
      );
    }, at);
    return { address: listener.address, forget() {}, close: () => listener.close() };
  }

  openUdp(chooser: Chooser, at: Address): Promise<OutboundListener> {
    return DatagramRelay.open((reply) => {
      const flow = this.#choose(chooser, 'udp').then((address) => datagramFlowTo(address, reply));
      // Nobody takes it: to UDP that is a lost datagram.
      const use = (what: (open: Flow) => void) => void flow.then(what, () => {});
      return {
        send: (datagram) => use((open) => open.send(datagram)),
        close: () => use((open) => open.close()),
      };
    }, at);
  }

  close(): Promise<void> {
    return this.#connections.close();
  }

  #connect(socket: Socket, address: Address): void {
    const upstream = this.#connections.add(connect({ ...address, allowHalfOpen: true, noDelay: true }));
    splice(socket, upstream, (left) => (left === socket ? socket : upstream).resetAndDestroy());
  }

  /** @throws MeshError `MESH_UNKNOWN_PORT`, also where nobody takes it */
  async #choose(chooser: Chooser, transport: 'tcp' | 'udp'): Promise<Address> {
    const endpoint = chooser.choose({});
    if (endpoint === undefined) throw new MeshError('MESH_UNKNOWN_PORT', 'no pod is behind the Service');
    return this.#addressOf(endpoint.workload, endpoint.containerPort, transport);
  }
}
