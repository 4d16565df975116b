import type { Socket as DatagramSocket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import { createServer, isIPv6 } from 'node:net';
import type { Transport } from '../harness/model/cast.ts';
import { serveDatagrams } from './datagram-server.ts';
import { createHttpServer } from './http-server.ts';
import { serveLine } from './line-server.ts';
import type { ReceiptLog } from './receipt-log.ts';
import { WorkloadError } from './workload-error.ts';

export interface PortSpec {
  /** Container port number. */
  readonly number: number;
  /** `greeter` is a TCP server that speaks first. */
  readonly speaks: 'http' | 'tcp' | 'greeter' | 'udp' | 'tcp+udp';
}

export interface Listen {
  readonly host: string;
  /** Container port number → the port to listen on; 0 lets the operating system choose. */
  readonly port: (containerPort: number) => number;
}

export interface Address {
  readonly number: number;
  readonly speaks: PortSpec['speaks'];
  readonly transport: Transport;
  readonly host: string;
  readonly port: number;
}

export interface Servers {
  readonly addresses: readonly Address[];
  close(): Promise<void>;
}

type Accept = (socket: Socket, connection: number) => void;

function acceptOf({ number, speaks }: PortSpec, workload: string, log: ReceiptLog): Accept {
  if (speaks === 'http') return createHttpServer(workload, number, log).accept;
  const first = speaks === 'greeter' ? 'server' : 'client';
  return (socket, connection) => serveLine(socket, connection, first, workload, number, log);
}

function unavailable(workload: string, port: number, transport: Transport, cause: unknown): WorkloadError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new WorkloadError(
    'PORT_UNAVAILABLE',
    `${workload} cannot listen on ${transport} port ${port} (${reason}): end what holds it or choose another port`,
    { cause },
  );
}

/** Opens all servers of a workload, or none. */
export async function startServers(
  workload: string,
  ports: readonly PortSpec[],
  listen: Listen,
  log: ReceiptLog,
): Promise<Servers> {
  const { host } = listen;
  const streams: NetServer[] = [];
  const datagrams: DatagramSocket[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const listenTcp = async (spec: PortSpec): Promise<Address> => {
    const accept = acceptOf(spec, workload, log);
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // A client may go away at any time.
      socket.on('error', () => {});
      accept(socket, connections++);
    });
    streams.push(server);
    server.listen({ host, port: listen.port(spec.number) });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { ...spec, transport: 'tcp', host, port };
  };

  const listenUdp = async (spec: PortSpec): Promise<Address> => {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    datagrams.push(socket);
    serveDatagrams(socket, workload, spec.number, log);
    socket.bind(listen.port(spec.number), host);
    await once(socket, 'listening');
    socket.on('error', () => {});
    return { ...spec, transport: 'udp', host, port: socket.address().port };
  };

  const close = async (): Promise<void> => {
    const closed = streams
      .filter((server) => server.listening)
      .map((server) => new Promise((resolve) => server.close(resolve)));
    for (const socket of sockets) socket.destroy();
    for (const socket of datagrams) socket.close();
    await Promise.all(closed);
  };

  const opening = ports.flatMap((spec) => {
    const transports: Transport[] =
      spec.speaks === 'udp' ? ['udp'] : spec.speaks === 'tcp+udp' ? ['tcp', 'udp'] : ['tcp'];
    return transports.map((transport) =>
      (transport === 'tcp' ? listenTcp(spec) : listenUdp(spec)).catch((cause: unknown) => {
        throw unavailable(workload, spec.number, transport, cause);
      }),
    );
  });
  const opened = await Promise.allSettled(opening);
  const failed = opened.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  return {
    addresses: opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    close,
  };
}
