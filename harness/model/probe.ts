import type { PortName, Role, ServiceName } from './cast.ts';

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'] as const;
export type Method = (typeof METHODS)[number];

/** `fresh`: a new connection between application and mesh for each request. */
export type ConnectionMode = 'fresh' | 'kept-alive';

/** What the server is asked to do with one request. */
export interface Ask {
  /** HTTP status to answer with; 200 by default. */
  readonly status?: number;
  readonly delayMs?: number;
}

export interface HttpCall {
  readonly protocol: 'http';
  readonly version: '1.1' | '2';
  readonly method: Method;
  /** As sent on the wire, after `disguise`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connection: ConnectionMode;
  readonly ask?: Ask;
}

/** `first`: who speaks first on the connection. */
export interface TcpCall {
  readonly protocol: 'tcp';
  readonly first: 'client' | 'server';
  /** How long the client stays silent once the connection is there, milliseconds. None by default. */
  readonly pauseMs?: number;
}

export interface UdpCall {
  readonly protocol: 'udp';
}

export type Call = HttpCall | TcpCall | UdpCall;

/** How the name of the Service is written in the request's authority. */
export type NameForm = 'short' | 'namespaced' | 'full';

/** One kind of attempt to communicate: who calls whom, on which port, how. */
export interface Probe {
  readonly from: Role;
  readonly to: ServiceName;
  readonly port: PortName;
  readonly name: NameForm;
  readonly call: Call;
}
