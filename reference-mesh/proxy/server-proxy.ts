import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Http2SecureServer, Http2Session, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Transport } from '../../harness/model/cast.ts';
import type { DenialAnswer, Place } from '../control/decisions.ts';
import type { AccessRequest, HttpHead } from '../control/request.ts';
import type { Address, Service, Workload } from '../control/topology.ts';
import { Application } from './application.ts';
import type { Call } from './call.ts';
import { CALL_HEADER, CONNECTION_HEADER, decodeCall, VERDICT_HEADER } from './call.ts';
import { Connections } from './connections.ts';
import type { ControlPlane } from './control-plane.ts';
import { portOf } from './control-plane.ts';
import type { Credentials } from './credentials.ts';
import { FrameReader, frame } from './datagram-frames.ts';
import type { Flow } from './datagram-relay.ts';
import type { Door } from './door.ts';
import { openDoor } from './door.ts';
import { endWithCertificate } from './expiry.ts';
import type { HttpCaller } from './http-caller.ts';
import { Http2Caller } from './http-caller.ts';
import type { Ending } from './http-exchange.ts';
import { AS_IT_IS } from './http-exchange.ts';
import { plainText } from './http-headers.ts';
import { MeshError } from './mesh-error.ts';
import { Peer } from './peer.ts';
import { resetStream } from './reset-stream.ts';
import { STREAM_WINDOW } from './sessions.ts';
import { splice } from './splice.ts';
import { ANY_PORT } from './tcp-listener.ts';
import { tlsOf } from './tls.ts';

const DENIED_BODY = 'denied by policy\n';
/** Streams that a client may reset: what a sender gives up at its deadline is no attack. */
const RESETS = 1_000_000;

/** A call whose claims were checked against what this side knows. */
interface Claim {
  readonly call: Call;
  readonly application: Application;
  /** The Service that was dialled, if it is one of this pod's and leads to this container port. */
  readonly service: Service | undefined;
  readonly accessPort: number;
  /** False where the Services in front of the port say that it speaks something else. */
  readonly protocolFits: boolean;
}

/** Who carries a stream here, and on which connection of the application it began. */
interface Origin {
  readonly peer: Peer;
  readonly connection: number;
}

/** A container port is found by transport and number. */
function portKey(transport: Transport, number: number): string {
  return `${transport}/${number}`;
}

function transportOf(call: Call): Transport {
  return call.protocol === 'udp' ? 'udp' : 'tcp';
}

/** The server-side proxy of a workload: takes what other proxies carry to it, and decides on access. */
export class ServerProxy {
  /** Where it takes the streams of client-side proxies. */
  readonly tunnel: Address;
  readonly #plane: ControlPlane;
  readonly #workload: Workload;
  readonly #place: Place;
  readonly #server: Http2SecureServer;
  readonly #sessions = new Connections();
  readonly #peers = new WeakMap<Http2Session, Peer>();
  readonly #applications = new Map<string, Application>();
  readonly #doors = new Map<string, Promise<Door>>();
  readonly #claims = new Map<string, Claim | undefined>();

  private constructor(plane: ControlPlane, workload: Workload, server: Http2SecureServer) {
    this.#plane = plane;
    this.#workload = workload;
    this.#place = { workload, side: 'server' };
    this.#server = server;
    const { address, port } = server.address() as AddressInfo;
    this.tunnel = { host: address, port };
    server.on('session', (session) => this.#admit(session));
    server.on('stream', (stream, headers) => this.#take(stream as ServerHttp2Stream, headers));
    plane.onChange((concerns) => {
      if (concerns(workload.namespace)) this.#claims.clear();
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
    const application = this.#applicationAt(transport, containerPort);
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
    const parts = [this.#sessions, ...this.#applications.values(), ...doors];
    await Promise.all([closed, ...parts.map((part) => part.close())]);
  }

  #admit(session: ServerHttp2Session): void {
    this.#sessions.add(session);
    const socket = session.socket as TLSSocket;
    this.#peers.set(session, new Peer(socket, (name) => this.#plane.workload(name)));
    endWithCertificate(session, socket);
  }

  /** Container ports come and go with what leads to them. */
  #applicationAt(transport: Transport, containerPort: number): Application | undefined {
    const key = portKey(transport, containerPort);
    const known = this.#applications.get(key);
    if (known !== undefined) return known;
    const port = this.#plane
      .current(this.#workload)
      .containerPorts.find((one) => one.number === containerPort && one.transport === transport);
    if (port === undefined) return undefined;
    const application = new Application(port);
    this.#applications.set(key, application);
    return application;
  }

  #take(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const claim = this.#claimOf(String(headers[CALL_HEADER]));
    const peer = stream.session && this.#peers.get(stream.session);
    if (claim === undefined || peer === undefined) {
      stream.on('error', () => {});
      resetStream(stream);
      return;
    }
    const origin = { peer, connection: Number(headers[CONNECTION_HEADER]) };
    switch (claim.call.protocol) {
      case 'http':
        this.#takeRequest(new Http2Caller(stream, headers, claim.call.httpVersion), claim, origin);
        break;
      case 'tcp':
        this.#takeConnection(stream, claim, origin);
        break;
      case 'udp':
        this.#takeFlow(stream, claim, origin);
        break;
      default:
        claim.call.protocol satisfies never;
    }
  }

  /** @returns undefined if it is allowed */
  #denial(claim: Claim, { peer, connection }: Origin, http: HttpHead | undefined): DenialAnswer | undefined {
    const { decide, random, topology } = this.#plane;
    const source = peer.source(decide, http?.headers ?? {});
    if (source === undefined || !claim.protocolFits) return { kind: 'turn-away', status: 403 };
    const request: AccessRequest = {
      source,
      destination: this.#plane.current(this.#workload),
      ...(claim.service && { service: claim.service }),
      port: claim.accessPort,
      protocol: claim.call.protocol,
      ...(http && { http }),
      connection,
      topology,
      random,
    };
    const allowed = decide.isAllowed(decide, this.#plane.policyFor(this.#place), request);
    return allowed ? undefined : decide.answerDenied(request);
  }

  #takeRequest(caller: HttpCaller, claim: Claim, from: Origin): void {
    const { head } = caller;
    const startedAt = this.#plane.now();
    const record = (result: Ending | { readonly kind: 'denied' }) => {
      const at = this.#plane.now();
      this.#plane.record({
        side: 'server',
        pod: this.#workload.pod,
        peer: from.peer.pod,
        at,
        latencyMs: at - startedAt,
        result,
      });
    };
    const denial = this.#denial(claim, from, head);
    if (denial === undefined) {
      claim.application.exchange(caller, AS_IT_IS, record);
      return;
    }
    const headers = () => ({ ...plainText(DENIED_BODY), [VERDICT_HEADER]: 'denied' });
    const { kind, status } = denial;
    if (kind === 'turn-away') {
      record({ kind: 'denied' });
      caller.answer(status, headers(), DENIED_BODY);
    } else {
      claim.application.exchange(
        caller,
        () => ({ status, headers: headers(), body: DENIED_BODY }),
        () => record({ kind: 'denied' }),
      );
    }
  }

  #takeConnection(stream: ServerHttp2Stream, claim: Claim, from: Origin): void {
    const turnAway = () => resetStream(stream);
    const denial = this.#denial(claim, from, undefined);
    if (denial?.kind === 'turn-away') {
      stream.on('error', () => {});
      turnAway();
      return;
    }
    stream.respond({ ':status': 200 });
    const application = claim.application.connect();
    if (denial === undefined) {
      splice(stream, application, (left) => (left === stream ? turnAway() : application.resetAndDestroy()));
      return;
    }
    // Delivered all the same: the application reads what was sent, and its answer is withheld.
    let delivered = false;
    stream.on('error', () => {});
    stream.on('close', () => application.destroy());
    stream.on('data', (chunk: Buffer) => {
      delivered = true;
      application.write(chunk);
    });
    application.on('error', turnAway);
    application.on('close', turnAway);
    application.on('data', () => {
      if (delivered) turnAway();
    });
  }

  #takeFlow(stream: ServerHttp2Stream, claim: Claim, from: Origin): void {
    stream.respond({ ':status': 200 });
    const frames = new FrameReader();
    let flow: Flow | undefined;
    let answered = true;
    stream.on('error', () => {});
    stream.on('data', (chunk: Buffer) => {
      for (const datagram of frames.push(chunk)) {
        const denial = this.#denial(claim, from, undefined);
        if (denial?.kind === 'turn-away') continue;
        answered = denial === undefined;
        flow ??= claim.application.flow((reply) => {
          if (answered && !stream.destroyed && stream.writable) stream.write(frame(reply));
        });
        flow.send(datagram);
      }
    });
    stream.on('end', () => stream.end());
    stream.on('close', () => flow?.close());
  }

  #claimOf(text: string): Claim | undefined {
    const known = this.#claims.get(text);
    if (known !== undefined) return known;
    const call = decodeCall(text);
    const claim = call && this.#check(call);
    this.#claims.set(text, claim);
    return claim;
  }

  #check(call: Call): Claim | undefined {
    const transport = transportOf(call);
    const application = this.#applicationAt(transport, call.containerPort);
    if (application === undefined) return undefined;
    const workload = this.#plane.current(this.#workload);
    const { decide, topology } = this.#plane;
    const service = this.#plane.service(call.service);
    const port = service && portOf(service, call.servicePort, transport);
    const leadsHere =
      port?.targetPort === call.containerPort &&
      service !== undefined &&
      decide.endpointsOf(service, topology).includes(workload);
    const protocols = this.#plane.protocolsAt(workload, call.containerPort);
    return {
      call,
      application,
      service: leadsHere ? service : undefined,
      accessPort: decide.accessPort(call.containerPort, leadsHere ? call.servicePort : undefined),
      protocolFits: protocols.size === 0 || protocols.has(call.protocol),
    };
  }
}
