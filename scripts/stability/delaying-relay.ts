import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { Random } from '../../harness/model/random.ts';
import type { Delay } from './delay.ts';
import { drawDelay } from './delay.ts';

const LOOPBACK = '127.0.0.1';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Relay {
  readonly address: Address;
  close(): void;
}

/** Between an application and its mesh: every piece of a stream is under way for a while, and pieces stay in order. */
export async function relayStreams(to: Address, delay: Delay, random: Random): Promise<Relay> {
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  };
  // Half-open, as the two ends may be: each direction ends by itself.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ ...to, allowHalfOpen: true, noDelay: true });
    keep(near);
    keep(far);
    carry(near, far, delay, random);
    carry(far, near, delay, random);
  });
  server.listen({ host: LOOPBACK, port: 0 });
  await once(server, 'listening');
  return {
    address: { host: LOOPBACK, port: (server.address() as AddressInfo).port },
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

/** What is under way in one direction. Timers of equal times fire in any order, so one timer waits for the oldest. */
class Pipe {
  readonly #delay: Delay;
  readonly #random: Random;
  readonly #queue: { readonly dueAt: number; readonly arrive: () => void }[] = [];
  #lastDueAt = 0;

  constructor(delay: Delay, random: Random) {
    this.#delay = delay;
    this.#random = random;
  }

  send(arrive: () => void): void {
    this.#lastDueAt = Math.max(this.#lastDueAt, performance.now() + drawDelay(this.#delay, this.#random));
    this.#queue.push({ dueAt: this.#lastDueAt, arrive });
    if (this.#queue.length === 1) this.#wait();
  }

  #wait(): void {
    const [oldest] = this.#queue;
    if (oldest === undefined) return;
    const leftMs = Math.max(0, oldest.dueAt - performance.now());
    setTimeout(() => {
      this.#queue.shift();
      oldest.arrive();
      this.#wait();
    }, leftMs);
  }
}

function carry(from: Socket, to: Socket, delay: Delay, random: Random): void {
  const pipe = new Pipe(delay, random);
  from.on('data', (chunk) =>
    pipe.send(() => {
      if (to.writable) to.write(chunk);
    }),
  );
  from.on('end', () =>
    pipe.send(() => {
      if (to.writable) to.end();
    }),
  );
  from.on('error', () => pipe.send(() => to.resetAndDestroy()));
  from.on('close', () => pipe.send(() => to.destroySoon()));
}

/** Datagrams may overtake each other. */
export async function relayDatagrams(to: Address, delay: Delay, random: Random): Promise<Relay> {
  const near = createSocket('udp4');
  const flows = new Map<string, ReturnType<typeof createSocket>>();
  let closed = false;
  near.on('message', (datagram, sender) => {
    const key = `${sender.address}:${sender.port}`;
    let far = flows.get(key);
    if (far === undefined) {
      far = createSocket('udp4');
      far.on('error', () => {});
      far.on('message', (reply) =>
        setTimeout(
          () => {
            if (!closed) near.send(reply, sender.port, sender.address);
          },
          drawDelay(delay, random),
        ),
      );
      flows.set(key, far);
    }
    const flow = far;
    setTimeout(
      () => {
        if (!closed) flow.send(datagram, to.port, to.host);
      },
      drawDelay(delay, random),
    );
  });
  near.on('error', () => {});
  near.bind(0, LOOPBACK);
  await once(near, 'listening');
  return {
    address: { host: LOOPBACK, port: near.address().port },
    close() {
      closed = true;
      near.close();
      for (const flow of flows.values()) flow.close();
    },
  };
}
