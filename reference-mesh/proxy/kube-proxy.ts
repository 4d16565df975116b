import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Address, Workload } from '../control/topology.ts';
import type { Chooser } from './chooser.ts';
import { Connections } from './connections.ts';
import { DatagramRelay, datagramFlowTo } from './datagram-relay.ts';
import type { OutboundListener, OutboundProxy } from './outbound-listeners.ts';
import { splice } from './splice.ts';
import { TcpListener } from './tcp-listener.ts';

/** Where a pod's container port is reached from outside the mesh. */
export type PodAddress = (
  workload: Workload,
  containerPort: number,
  transport: 'tcp' | 'udp',
) => Address | undefined;

/** What a workload outside the mesh has: Services resolve to pods, and nobody looks into the traffic. */
export class KubeProxy implements OutboundProxy {
  readonly #addressOf: PodAddress;
  readonly #connections = new Connections();

  constructor(addressOf: PodAddress) {
    this.#addressOf = addressOf;
  }

  async openTcp(chooser: Chooser): Promise<OutboundListener> {
    const listener = await TcpListener.open((socket) => {
      const address = this.#choose(chooser, 'tcp');
      if (address === undefined) socket.resetAndDestroy();
      else this.#connect(socket, address);
    });
    return { address: listener.address, forget() {}, close: () => listener.close() };
  }

  openUdp(chooser: Chooser): Promise<OutboundListener> {
    return DatagramRelay.open((reply) => {
      const address = this.#choose(chooser, 'udp');
      return address && datagramFlowTo(address, reply);
    });
  }

  close(): Promise<void> {
    return this.#connections.close();
  }

  #connect(socket: Socket, address: Address): void {
    const upstream = this.#connections.add(connect({ ...address, allowHalfOpen: true, noDelay: true }));
    splice(socket, upstream, (left) => (left === socket ? socket : upstream).resetAndDestroy());
  }

  #choose(chooser: Chooser, transport: 'tcp' | 'udp'): Address | undefined {
    const endpoint = chooser.choose();
    return endpoint && this.#addressOf(endpoint.workload, endpoint.containerPort, transport);
  }
}
