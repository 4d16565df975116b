import type { Transport } from '../../harness/model/cast.ts';
import type { Place } from '../control/decisions.ts';
import type { Endpoint, HttpHead, Turn } from '../control/request.ts';
import type { Protocol, ServiceRef, Workload } from '../control/topology.ts';
import type { ControlPlane, Counter } from './control-plane.ts';
import { portOf } from './control-plane.ts';

/** Chooses endpoints for what one workload sends to one port of one Service. */
export class Chooser {
  readonly workload: Workload;
  readonly #plane: ControlPlane;
  readonly #service: ServiceRef;
  readonly #port: number;
  readonly #transport: Transport;
  readonly #place: Place;
  readonly #ofClient: Counter;
  readonly #ofMesh: Counter;
  readonly #connections = new WeakMap<object, number>();
  #connectionCount = 0;

  /** @param ofClient choices of this workload for the Service, over all its ports */
  constructor(
    plane: ControlPlane,
    workload: Workload,
    target: { readonly service: ServiceRef; readonly port: number; readonly transport: Transport },
    ofClient: Counter,
  ) {
    this.workload = workload;
    this.#plane = plane;
    this.#service = target.service;
    this.#port = target.port;
    this.#transport = target.transport;
    this.#place = { workload, side: 'client' };
    this.#ofClient = ofClient;
    this.#ofMesh = plane.turnsOf(target.service);
  }

  /** What the Service says that this port speaks; undefined where it no longer has the port. */
  get protocol(): Protocol | undefined {
    const service = this.#plane.service(this.#service);
    return service && portOf(service, this.#port, this.#transport)?.appProtocol;
  }

  /** @param connection the client's; a TCP connection or UDP flow chooses once */
  choose(connection: object, http?: HttpHead): Endpoint | undefined {
    const { decide, random, topology } = this.#plane;
    const service = this.#plane.service(this.#service);
    const port = service && portOf(service, this.#port, this.#transport);
    if (service === undefined || port === undefined) return undefined;
    const turn: Turn = {
      random,
      ofClient: this.#ofClient.count++,
      ofMesh: this.#ofMesh.count++,
      connection: this.numberOf(connection),
    };
    const client = this.#plane.current(this.workload);
    const request = { client, service, port, ...(http && { http }) };
    return decide.routeOutbound(decide, this.#plane.policyFor(this.#place), topology, request, turn);
  }

  /** Each connection of the workload to this port of this Service has its own number, from 0 on. */
  numberOf(connection: object): number {
    const number = this.#connections.get(connection) ?? this.#connectionCount++;
    this.#connections.set(connection, number);
    return number;
  }
}
