import type { Transport } from '../../harness/model/cast.ts';
import type { Address, Workload } from '../control/topology.ts';
import type { Application } from './application.ts';
import type { ControlPlane } from './control-plane.ts';
import { DatagramRelay } from './datagram-relay.ts';
import { splice } from './splice.ts';
import { ANY_PORT, TcpListener } from './tcp-listener.ts';

/** The socket at which a container port is reached without a mesh identity. The right mesh turns everybody away. */
export interface Door {
  readonly address: Address;
  close(): Promise<void>;
}

export function openDoor(
  plane: ControlPlane,
  workload: Workload,
  application: Application,
  at: Address = ANY_PORT,
): Promise<Door> {
  const admits = () => plane.decide.admitsPlaintext(workload, application.port);
  const open: Record<Transport, () => Promise<Door>> = {
    tcp: () =>
      TcpListener.open((socket) => {
        if (!admits()) {
          socket.resetAndDestroy();
          return;
        }
        const upstream = application.connect();
        splice(socket, upstream, (left) => (left === socket ? socket : upstream).resetAndDestroy());
      }, at),
    udp: () => DatagramRelay.open((reply) => (admits() ? application.flow(reply) : undefined), at),
  };
  return open[application.port.transport]();
}
