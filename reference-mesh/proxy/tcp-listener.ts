import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Address } from '../control/topology.ts';
import { Connections } from './connections.ts';

/** A port of loopback that the system chooses. */
export const ANY_PORT: Address = { host: '127.0.0.1', port: 0 };

/** A TCP server; closing it ends its connections too. */
export class TcpListener {
  readonly address: Address;
  readonly #server: Server;
  readonly #connections: Connections;

  private constructor(server: Server, connections: Connections) {
    this.#server = server;
    this.#connections = connections;
    const { address, port } = server.address() as AddressInfo;
    this.address = { host: address, port };
  }

  /** @param onConnection sockets stay half open until both sides have ended, and their errors are taken care of */
  static async open(onConnection: (socket: Socket) => void, at: Address = ANY_PORT): Promise<TcpListener> {
    const connections = new Connections();
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      onConnection(connections.add(socket));
    });
    server.listen({ ...at, backlog: 1024 });
    await once(server, 'listening');
    return new TcpListener(server, connections);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    await Promise.all([closed, this.#connections.close()]);
  }
}
