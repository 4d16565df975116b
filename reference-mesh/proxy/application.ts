import { Agent } from 'node:http';
import type { ClientHttp2Session } from 'node:http2';
import { connect as connectHttp2 } from 'node:http2';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Address, ContainerPort } from '../control/topology.ts';
import { Connections } from './connections.ts';
import type { Flow } from './datagram-relay.ts';
import { datagramFlowTo } from './datagram-relay.ts';
import type { HttpCaller } from './http-caller.ts';
import type { Ending, Rewrite } from './http-exchange.ts';
import { exchangeHttp1, exchangeHttp2 } from './http-exchange.ts';
import { http2Request } from './http-headers.ts';
import { STREAM_WINDOW } from './sessions.ts';

/** The application behind one container port. Connections to it are kept, and HTTP keeps its version. */
export class Application {
  readonly port: ContainerPort;
  readonly #address: Address;
  readonly #agent = new Agent({ keepAlive: true, scheduling: 'lifo', maxFreeSockets: 64 });
  readonly #connections = new Connections();
  #session: ClientHttp2Session | undefined;

  constructor(port: ContainerPort) {
    this.port = port;
    this.#address = port.address;
  }

  exchange(caller: HttpCaller, rewrite: Rewrite, over: (ending: Ending) => void): void {
    const { method, target, headers, version } = caller.head;
    if (version === '1.1') exchangeHttp1(this.#address, this.#agent, caller, rewrite, over);
    else exchangeHttp2(this.#http2(), http2Request(method, target, headers, 'http'), caller, rewrite, over);
  }

  connect(): Socket {
    return this.#connections.add(connect({ ...this.#address, allowHalfOpen: true, noDelay: true }));
  }

  flow(reply: (datagram: Buffer) => void): Flow {
    return datagramFlowTo(this.#address, reply);
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    await this.#connections.close();
  }

  #http2(): ClientHttp2Session {
    const open = this.#session;
    if (open !== undefined && !open.closed && !open.destroyed) return open;
    const session = connectHttp2(`http://${this.#address.host}:${this.#address.port}`, {
      settings: { initialWindowSize: STREAM_WINDOW, enablePush: false },
    });
    // The streams of a session that fails say so themselves.
    this.#session = this.#connections.add(session);
    return session;
  }
}
