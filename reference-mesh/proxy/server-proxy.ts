import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Http2SecureServer, Http2Session, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Transport } from '../../harness/model/cast.ts';
import type { Exchange } from '../control/observation.ts';
import type { Address, Workload } from '../control/topology.ts';
import { Applications, portKey } from './applications.ts';
import { CALL_HEADER, CONNECTION_HEADER } from './call.ts';
import { Claims } from './claims.ts';
import { Connections } from './connections.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Credentials } from './credentials.ts';
import type { Door } from './door.ts';
import { openDoor } from './door.ts';
import { endWithCertificate } from './expiry.ts';
import { Guard } from './guard.ts';
import { Http2Caller } from './http-caller.ts';
import { passRequest } from './inbound-http.ts';
import { passConnection } from './inbound-tcp.ts';
import { passFlow } from './inbound-udp.ts';
import { MeshError } from './mesh-error.ts';
import { Peer } from './peer.ts';
import { resetStream } from './reset-stream.ts';
import { STREAM_WINDOW } from './sessions.ts';
import { ANY_PORT } from './tcp-listener.ts';
import { tlsOf } from './tls.ts';

/** Streams that a client may reset: what a sender gives up at its deadline is no attack. */
const RESETS = 1_000_000;

/** The server-side proxy of a workload: takes what other proxies carry to it, and decides on access. */
export class ServerProxy {
  /** Where it takes the streams of client-side proxies. */
  readonly tunnel: Address;
  readonly #plane: ControlPlane;
  readonly #workload: Workload;
  readonly #server: Http2SecureServer;
  readonly #sessions = new Connections();
  readonly #peers = new WeakMap<Http2Session, Peer>();
  readonly #applications: Applications;
  readonly #claims: Claims;
  readonly #guard: Guard;
  readonly #doors = new Map<string, Promise<Door>>();

  private constructor(plane: ControlPlane, workload: Workload, server: Http2SecureServer) {
    this.#plane = plane;
    this.#workload = workload;
    this.#server = server;
    this.#applications = new Applications(plane, workload);
    this.#claims = new Claims(plane, workload, this.#applications);
    this.#guard = new Guard(plane, workload);
    const { address, port } = server.address() as AddressInfo;
    this.tunnel = { host: address, port };
    server.on('session', (session) => this.#admit(session));
    server.on('stream', (stream, headers) => this.#take(stream as ServerHttp2Stream, headers));
    plane.onChange((concerns) => {
      if (concerns(workload.namespace)) this.#claims.forget();
    });
  }

  static async open(
    plane: ControlPlane,
    workload: Workload,
    credentials: Credentials,
    at: Address = ANY_PORT,
  ): Promise<ServerProxy> {
    const server = createSecureServer({
      ...tlsOf(credentials),
      requestCert: true,
      rejectUnauthorized: true,
      settings: { initialWindowSize: STREAM_WINDOW, maxConcurrentStreams: 100_000 },
      streamResetBurst: RESETS,
      streamResetRate: RESETS,
    });
    server.listen(at);
    await once(server, 'listening');
    return new ServerProxy(plane, workload, server);
  }

  /** From now on sessions begin under these credentials. */
  renew(credentials: Credentials): void {
    this.#server.setSecureContext(tlsOf(credentials));
  }

  /**
   * @param at where the door is to be, if it is not open yet
   * @throws MeshError `MESH_UNKNOWN_PORT`
   */
  async inbound(containerPort: number, transport: Transport, at?: Address): Promise<Address> {
    const key = portKey(transport, containerPort);
    const application = this.#applications.at(transport, containerPort);
    if (application === undefined) {
      throw new MeshError(
        'MESH_UNKNOWN_PORT',
        `${this.#workload.pod} has no ${transport} port ${containerPort}: name it in containerPorts`,
      );
    }
    let door = this.#doors.get(key);
    if (door === undefined) {
      door = openDoor(this.#plane, this.#workload, application, at);
      this.#doors.set(key, door);
      door.catch(() => this.#doors.delete(key));
    }
    return (await door).address;
  }

  /** Closes the door of a container port that nothing leads to any more; it may be opened again. */
  async shut(containerPort: number, transport: Transport): Promise<void> {
    const key = portKey(transport, containerPort);
    const door = this.#doors.get(key);
    this.#doors.delete(key);
    await (await door)?.close();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    const doors = await Promise.all(this.#doors.values());
    const parts = [this.#sessions, this.#applications, ...doors];
    await Promise.all([closed, ...parts.map((part) => part.close())]);
  }

  #admit(session: ServerHttp2Session): void {
    this.#sessions.add(session);
    const socket = session.socket as TLSSocket;
    this.#peers.set(session, new Peer(socket, (name) => this.#plane.workload(name)));
    endWithCertificate(session, socket);
  }

  #take(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const claim = this.#claims.of(String(headers[CALL_HEADER]));
    const peer = stream.session && this.#peers.get(stream.session);
    if (claim === undefined || peer === undefined) {
      stream.on('error', () => {});
      resetStream(stream);
      return;
    }
    const { application, call } = claim;
    const origin = { peer, connection: Number(headers[CONNECTION_HEADER]) };
    switch (call.protocol) {
      case 'http': {
        const caller = new Http2Caller(stream, headers, call.httpVersion);
        const record = this.#recordFrom(peer);
        passRequest(caller, application, this.#guard.denial(claim, origin, caller.head), record);
        break;
      }
      case 'tcp':
        passConnection(stream, application, this.#guard.denial(claim, origin));
        break;
      case 'udp':
        passFlow(stream, application, () => this.#guard.denial(claim, origin));
        break;
      default:
        call.protocol satisfies never;
    }
  }

  /** Of a request that begins now. */
  #recordFrom(peer: Peer): (result: Exchange['result']) => void {
    const startedAt = this.#plane.now();
    return (result) => {
      const at = this.#plane.now();
      this.#plane.record({
        side: 'server',
        pod: this.#workload.pod,
        peer: peer.pod,
        at,
        latencyMs: at - startedAt,
        result,
      });
    };
  }
}
