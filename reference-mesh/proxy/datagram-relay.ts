import type { RemoteInfo, Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Address } from '../control/topology.ts';
import { ANY_PORT } from './tcp-listener.ts';

/** A flow without datagrams for so long is forgotten, milliseconds. */
const IDLE_MS = 10_000;

/** Where the datagrams of one client go. `close` is called once, when the relay forgets the flow. */
export interface Flow {
  send(datagram: Buffer): void;
  close(): void;
}

/**
 * A UDP socket whose clients each have a flow of their own.
 *
 * `open` is called with the first datagram of a client; undefined drops the datagram.
 */
export class DatagramRelay {
  readonly address: Address;
  readonly #socket: Socket;
  readonly #flows = new Map<string, { readonly flow: Flow; usedAt: number }>();
  readonly #sweep: NodeJS.Timeout;

  private constructor(socket: Socket, open: (reply: (datagram: Buffer) => void) => Flow | undefined) {
    this.#socket = socket;
    const { address, port } = socket.address();
    this.address = { host: address, port };
    socket.on('message', (datagram, from) => this.#take(datagram, from, open));
    this.#sweep = setInterval(() => this.#forgetIdle(), IDLE_MS).unref();
  }

  static async open(
    open: (reply: (datagram: Buffer) => void) => Flow | undefined,
    at: Address = ANY_PORT,
  ): Promise<DatagramRelay> {
    const socket = createSocket(isIPv6(at.host) ? 'udp6' : 'udp4');
    socket.bind(at.port, at.host);
    await once(socket, 'listening');
    return new DatagramRelay(socket, open);
  }

  /** Ends all flows: the next datagram of each client opens a new one. */
  forget(): void {
    for (const { flow } of this.#flows.values()) flow.close();
    this.#flows.clear();
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    this.forget();
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  #take(
    datagram: Buffer,
    from: RemoteInfo,
    open: (reply: (datagram: Buffer) => void) => Flow | undefined,
  ): void {
    const key = `${from.address}:${from.port}`;
    let known = this.#flows.get(key);
    if (known === undefined) {
      const flow = open((reply) => this.#socket.send(reply, from.port, from.address, () => {}));
      if (flow === undefined) return;
      known = { flow, usedAt: 0 };
      this.#flows.set(key, known);
    }
    known.usedAt = performance.now();
    known.flow.send(datagram);
  }

  #forgetIdle(): void {
    const oldest = performance.now() - IDLE_MS;
    for (const [key, { flow, usedAt }] of this.#flows) {
      if (usedAt >= oldest) continue;
      flow.close();
      this.#flows.delete(key);
    }
  }
}

/** A flow straight to a UDP socket. */
export function datagramFlowTo(address: Address, reply: (datagram: Buffer) => void): Flow {
  const socket = createSocket('udp4');
  socket.on('message', reply);
  // Nobody listens there: to UDP that is a lost datagram.
  socket.on('error', () => {});
  let open = true;
  return {
    send(datagram) {
      if (open) socket.send(datagram, address.port, address.host, () => {});
    },
    close() {
      if (!open) return;
      open = false;
      socket.close();
    },
  };
}
