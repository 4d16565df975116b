import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import type { Exchange } from '../control/observation.ts';
import type { Endpoint } from '../control/request.ts';
import type { Address, Protocol, Workload } from '../control/topology.ts';
import type { Call } from './call.ts';
import { CALL_HEADER, CONNECTION_HEADER, encodeCall, VERDICT_HEADER } from './call.ts';
import type { Chooser } from './chooser.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Credentials } from './credentials.ts';
import { FrameReader, frame } from './datagram-frames.ts';
import type { Flow } from './datagram-relay.ts';
import { DatagramRelay } from './datagram-relay.ts';
import type { HttpCaller } from './http-caller.ts';
import { exchangeHttp2 } from './http-exchange.ts';
import { HttpFront } from './http-front.ts';
import { http2Request, plainText } from './http-headers.ts';
import type { OutboundListener, OutboundProxy } from './outbound-listeners.ts';
import { resetStream } from './reset-stream.ts';
import { Sessions } from './sessions.ts';
import { splice } from './splice.ts';
import { TcpListener } from './tcp-listener.ts';

const NO_ENDPOINT = 'no pod takes this request\n';

/** The client-side proxy of a workload: chooses where each request goes and carries it there over mTLS. */
export class ClientProxy implements OutboundProxy {
  readonly #plane: ControlPlane;
  readonly #workload: Workload;
  readonly #sessions: Sessions;

  constructor(plane: ControlPlane, workload: Workload, credentials: Credentials) {
    this.#plane = plane;
    this.#workload = workload;
    this.#sessions = new Sessions(credentials);
  }

  async openTcp(chooser: Chooser, at: Address): Promise<OutboundListener> {
    const front = new HttpFront((caller) => this.#carryRequest(caller, chooser));
    const listener = await TcpListener.open((socket) => {
      if (chooser.protocol === 'http') front.accept(socket);
      else this.#carryConnection(socket, chooser);
    }, at);
    return {
      address: listener.address,
      forget() {},
      async close() {
        await Promise.all([front.close(), listener.close()]);
      },
    };
  }

  openUdp(chooser: Chooser, at: Address): Promise<OutboundListener> {
    return DatagramRelay.open((reply) => this.#carryFlow(reply, chooser), at);
  }

  /** From now on streams begin under these credentials; those that are under way end under the old ones. */
  renew(credentials: Credentials): void {
    this.#sessions.renew(credentials);
  }

  close(): Promise<void> {
    return this.#sessions.close();
  }

  #sessionTo(endpoint: Endpoint): ClientHttp2Session | undefined {
    const tunnel = this.#plane.tunnelTo(endpoint.workload);
    return tunnel && this.#sessions.to(endpoint.workload, tunnel);
  }

  #carryRequest(caller: HttpCaller, chooser: Chooser): void {
    const { head } = caller;
    const startedAt = this.#plane.now();
    const endpoint = chooser.choose(caller.connection, head);
    const session = endpoint && this.#sessionTo(endpoint);
    if (endpoint === undefined || session === undefined) {
      caller.answer(503, plainText(NO_ENDPOINT), NO_ENDPOINT);
      return;
    }
    const headers = http2Request(head.method, head.target, head.headers, 'https');
    headers[CALL_HEADER] = callTo(endpoint, 'http', head.version);
    headers[CONNECTION_HEADER] = chooser.numberOf(caller.connection);
    let denied = false;
    exchangeHttp2(
      session,
      headers,
      caller,
      (_status, answer) => {
        denied = answer[VERDICT_HEADER] === 'denied';
        return undefined;
      },
      (ending) => {
        const at = this.#plane.now();
        const exchange: Exchange = {
          side: 'client',
          pod: this.#workload.pod,
          peer: endpoint.workload.pod,
          at,
          latencyMs: at - startedAt,
          result: denied ? { kind: 'denied' } : ending,
        };
        const { split } = endpoint;
        this.#plane.record(split === undefined ? exchange : { ...exchange, split });
      },
    );
  }

  #openStream(chooser: Chooser, protocol: Protocol): ClientHttp2Stream | undefined {
    const connection = {};
    const endpoint = chooser.choose(connection);
    const session = endpoint && this.#sessionTo(endpoint);
    return session?.request(
      {
        ':method': 'CONNECT',
        ':authority': `${endpoint?.service.name}:${endpoint?.servicePort}`,
        [CALL_HEADER]: endpoint && callTo(endpoint, protocol, '1.1'),
        [CONNECTION_HEADER]: chooser.numberOf(connection),
      },
      { endStream: false },
    );
  }

  #carryConnection(socket: Socket, chooser: Chooser): void {
    const stream = this.#openStream(chooser, 'tcp');
    if (stream === undefined) {
      socket.resetAndDestroy();
      return;
    }
    splice(socket, stream, (left) => {
      if (left === socket) socket.resetAndDestroy();
      else resetStream(stream);
    });
  }

  #carryFlow(reply: (datagram: Buffer) => void, chooser: Chooser): Flow | undefined {
    const stream = this.#openStream(chooser, 'udp');
    if (stream === undefined) return undefined;
    const frames = new FrameReader();
    stream.on('data', (chunk: Buffer) => {
      for (const datagram of frames.push(chunk)) reply(datagram);
    });
    stream.on('error', () => {});
    return {
      send(datagram) {
        if (!stream.destroyed && stream.writable) stream.write(frame(datagram));
      },
      close() {
        stream.end();
      },
    };
  }
}

function callTo(endpoint: Endpoint, protocol: Protocol, httpVersion: Call['httpVersion']): string {
  const { containerPort, service, servicePort } = endpoint;
  return encodeCall({ protocol, httpVersion, containerPort, service, servicePort });
}
