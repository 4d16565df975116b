import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Address } from '../control/topology.ts';

const LOOPBACK = '127.0.0.1';

/** A TCP server on a port of loopback that the system chooses; closing it ends its connections too. */
export class TcpListener {
  readonly address: Address;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>) {
    this.#server = server;
    this.#sockets = sockets;
    this.address = { host: LOOPBACK, port: (server.address() as AddressInfo).port };
  }

  /** @param onConnection sockets stay half open until both sides have ended, and their errors are taken care of */
  static async open(onConnection: (socket: Socket) => void): Promise<TcpListener> {
    const sockets = new Set<Socket>();
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // A peer that resets is the end of its connection, and of nothing else.
      socket.on('error', () => {});
      onConnection(socket);
    });
    server.listen({ port: 0, host: LOOPBACK, backlog: 1024 });
    await once(server, 'listening');
    return new TcpListener(server, sockets);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
