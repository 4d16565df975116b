import dgram from 'node:dgram';
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../harness/model/kubernetes.ts';
import type { Decisions } from './control/decisions.ts';
import { group, ports, RELEASE, seeded, target, trafficSplit } from './control/example.ts';
import { rightDecisions } from './control/right-decisions.ts';
import type { Address, ContainerPort, Service } from './control/topology.ts';
import type { Sidecar } from './mesh.ts';
import { ReferenceMesh } from './mesh.ts';

const LOOPBACK = '127.0.0.1';
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function onClose(close: () => void): void {
  closers.push(async () => close());
}

/** A trivial server: every request, connection's bytes and datagram is noted before it is answered. */
interface App {
  readonly ports: readonly ContainerPort[];
  readonly log: string[];
}

function addressOf(server: { address(): AddressInfo | string | null }): Address {
  return { host: LOOPBACK, port: (server.address() as AddressInfo).port };
}

async function startApp(name: string): Promise<App> {
  const log: string[] = [];
  const web = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      log.push(`${request.method} ${request.url} ${request.headers.host}`);
      const body = JSON.stringify({
        by: name,
        body: Buffer.concat(chunks).toString(),
        headers: request.headers,
      });
      if (request.headers['x-break'] !== undefined) response.destroy();
      else response.writeHead(Number(request.headers['x-status'] ?? 200), { 'x-by': name }).end(body);
    });
  });
  const h2c = http2.createServer((request, response) => {
    log.push(`h2 ${request.method} ${request.url}`);
    response.end(name);
  });
  const front = net.createServer((socket) => {
    socket.once('readable', () => {
      const first: Buffer = socket.read();
      socket.unshift(first);
      (first.toString('latin1').startsWith('PRI') ? h2c : web).emit('connection', socket);
    });
    sockets.add(socket);
  });
  const sockets = new Set<net.Socket>();
  const raw = net.createServer((socket) => {
    sockets.add(socket);
    socket.write('hello\n');
    socket.on('data', (bytes) => {
      log.push(`tcp ${bytes}`);
      socket.write(bytes);
    });
    socket.on('error', () => {});
  });
  const datagrams = dgram.createSocket('udp4');
  datagrams.on('message', (bytes, from) => {
    log.push(`udp ${bytes}`);
    datagrams.send(`${name} ${bytes}`, from.port, from.address);
  });
  front.listen(0, LOOPBACK);
  raw.listen(0, LOOPBACK);
  datagrams.bind(0, LOOPBACK);
  await Promise.all([front, raw, datagrams].map((server) => once(server, 'listening')));
  onClose(() => {
    for (const socket of sockets) socket.destroy();
    front.close();
    raw.close();
    datagrams.close();
  });
  return {
    log,
    ports: [
      { number: 8080, transport: 'tcp', address: addressOf(front) },
      { number: 9090, transport: 'tcp', address: addressOf(raw) },
      { number: 9090, transport: 'udp', address: addressOf(datagrams) },
    ],
  };
}

function serviceOf(name: string, selects: string = name): Service {
  return {
    name,
    namespace: 'main',
    selector: { app: selects },
    ports: [
      { name: 'http', port: 80, targetPort: 8080, transport: 'tcp', appProtocol: 'http' },
      { name: 'raw', port: 90, targetPort: 9090, transport: 'tcp', appProtocol: 'tcp' },
      { name: 'datagrams', port: 90, targetPort: 9090, transport: 'udp', appProtocol: 'udp' },
    ],
  };
}

const ANY = [group('any', { pathRegex: '.*' }), ports('TCPRoute', 'tcp'), ports('UDPRoute', 'udp')];
const ALLOW: readonly KubernetesObject[] = [
  group('echo', { pathRegex: '/echo' }),
  target('a', { from: ['client'], rules: ['HTTPRouteGroup/echo'] }),
];
const ALLOW_ALL: readonly KubernetesObject[] = [
  ...ANY,
  ...['server', 'v2'].map((to) =>
    target(`to-${to}`, {
      from: ['client'],
      to,
      rules: ['HTTPRouteGroup/any', 'TCPRoute/tcp', 'UDPRoute/udp'],
    }),
  ),
];

interface Town {
  readonly mesh: ReferenceMesh;
  readonly client: Sidecar;
  readonly other: Sidecar;
  readonly outsider: Sidecar;
  readonly serverSide: Sidecar;
  readonly server: App;
  readonly v2: App;
}

async function startTown(
  objects: readonly KubernetesObject[],
  replaced: Partial<Decisions> = {},
): Promise<Town> {
  const decisions = { ...rightDecisions, ...replaced };
  const mesh = await ReferenceMesh.start({ versions: RELEASE, decisions, random: seeded(5), now: Date.now });
  closers.push(() => mesh.close());
  const [server, v2] = await Promise.all([startApp('server'), startApp('v2')]);
  const add = (name: string, containerPorts: readonly ContainerPort[], meshed = true) =>
    mesh.addWorkload({
      name,
      pod: `${name}-0`,
      namespace: 'main',
      serviceAccount: name,
      labels: { app: name },
      containerPorts,
      node: 'embedded',
      meshed,
    });
  const [client, other, outsider, serverSide] = await Promise.all([
    add('client', []),
    add('other', []),
    add('outsider', [], false),
    add('server', server.ports),
    add('v2', v2.ports),
  ]);
  mesh.setServices([serviceOf('server'), serviceOf('v2')]);
  mesh.setObjects(objects);
  return { mesh, client, other, outsider, serverSide, server, v2 };
}

const TO = { name: 'server', namespace: 'main' };

interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

async function send(
  address: Address,
  path: string,
  { agent, body, ...options }: http.RequestOptions & { body?: string } = {},
): Promise<Reply> {
  const request = http.request({
    ...address,
    path,
    ...options,
    agent: agent ?? false,
    headers: { host: 'server.main', ...options.headers },
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks).toString(),
  };
}

/** Sends bytes on a new connection; how it ended, and what came back before. */
function exchangeTcp(address: Address, bytes: string, enough: (got: string) => boolean): Promise<string> {
  return new Promise((resolve) => {
    let got = '';
    const socket = net.connect(address);
    socket.write(bytes);
    socket.on('data', (chunk) => {
      got += chunk.toString();
      if (!enough(got)) return;
      socket.destroy();
      resolve(got);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(`${got}${error.code}`));
    socket.on('end', () => resolve(`${got}end`));
  });
}

async function exchangeUdp(address: Address, text: string, waitMs: number): Promise<string | undefined> {
  const socket = dgram.createSocket('udp4');
  const signal = AbortSignal.timeout(waitMs);
  try {
    socket.send(text, address.port, address.host);
    const [answer] = (await once(socket, 'message', { signal })) as [Buffer];
    return answer.toString();
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}

describe('HTTP through the mesh', () => {
  it('arrives whole, with its headers, body and authority, and comes back whole', async () => {
    const { client, server } = await startTown(ALLOW_ALL);
    const address = await client.outbound(TO, 80, 'tcp');
    const reply = await send(address, '/echo?a=b', {
      method: 'POST',
      headers: { 'x-smi-nonce': 'n1', 'x-status': '201' },
      body: 'payload',
    });
    const seen = JSON.parse(reply.body) as { body: string; headers: Record<string, string> };
    expect([reply.status, reply.headers['x-by'], seen.body]).toEqual([201, 'server', 'payload']);
    expect(seen.headers).toMatchObject({ 'x-smi-nonce': 'n1', host: 'server.main' });
    expect(Object.keys(seen.headers).filter((name) => name.startsWith('x-mesh'))).toEqual([]);
    expect(server.log).toEqual(['POST /echo?a=b server.main']);
  });

  it('is denied with 403 and never reaches the application', async () => {
    const { client, other, server } = await startTown(ALLOW);
    const denied = await send(await client.outbound(TO, 80, 'tcp'), '/x');
    expect([denied.status, denied.body]).toEqual([403, 'denied by policy\n']);
    expect((await send(await other.outbound(TO, 80, 'tcp'), '/echo')).status).toBe(403);
    expect(server.log).toEqual([]);
  });

  it('is decided request by request on a kept connection, and at once when objects change', async () => {
    const { mesh, client } = await startTown(ALLOW);
    const address = await client.outbound(TO, 80, 'tcp');
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    onClose(() => agent.destroy());
    const status = async (path: string) => (await send(address, path, { agent })).status;
    expect(await status('/echo')).toBe(200);
    expect(await status('/x')).toBe(403);
    mesh.setObjects([]);
    expect(await status('/echo')).toBe(403);
    mesh.setObjects(ALLOW);
    expect(await status('/echo')).toBe(200);
  });

  it('keeps its version: h2c arrives as h2c', async () => {
    const { client, server } = await startTown(ALLOW);
    const { host, port } = await client.outbound(TO, 80, 'tcp');
    const session = http2.connect(`http://${host}:${port}`);
    onClose(() => session.destroy());
    const get = async (path: string) => {
      const stream = session.request({ ':path': path });
      const [headers] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders];
      stream.resume();
      return Number(headers[':status']);
    };
    expect(await Promise.all([get('/echo'), get('/x')])).toEqual([200, 403]);
    expect(server.log).toEqual(['h2 GET /echo']);
  });

  it('gives HEAD no body, and an answer that breaks off no status of success', async () => {
    const { client } = await startTown(ALLOW_ALL);
    const address = await client.outbound(TO, 80, 'tcp');
    expect(await send(address, '/echo', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    expect(await send(address, '/echo', { headers: { 'x-break': '1' } })).toMatchObject({ status: 503 });
  });

  it('survives a hundred requests that their senders give up', async () => {
    const { client } = await startTown(ALLOW_ALL);
    const address = await client.outbound(TO, 80, 'tcp');
    await Promise.all(
      Array.from({ length: 100 }, async () => {
        const socket = net.connect(address);
        socket.write('GET /echo HTTP/1.1\r\nhost: server\r\n\r\n');
        await once(socket, 'connect');
        socket.resetAndDestroy();
      }),
    );
    expect((await send(address, '/echo')).status).toBe(200);
  });
});

describe('TCP through the mesh', () => {
  it('is delivered both ways, whoever speaks first', async () => {
    const { client, server } = await startTown(ALLOW_ALL);
    const address = await client.outbound(TO, 90, 'tcp');
    expect(await exchangeTcp(address, 'ping', (got) => got.endsWith('ping'))).toBe('hello\nping');
    expect(server.log).toEqual(['tcp ping']);
  });

  it('is cut off before the application sees it, where no TCPRoute opens it', async () => {
    const { client, server } = await startTown(ALLOW);
    expect(await exchangeTcp(await client.outbound(TO, 90, 'tcp'), 'ping', () => false)).toBe('ECONNRESET');
    expect(server.log).toEqual([]);
  });
});

describe('UDP through the mesh', () => {
  it('is delivered, answered and, after a change, routed anew', async () => {
    const { mesh, client } = await startTown(ALLOW_ALL);
    const address = await client.outbound(TO, 90, 'udp');
    expect(await exchangeUdp(address, 'ping', 2000)).toBe('server ping');
    mesh.setObjects([...ALLOW_ALL, trafficSplit('s', 'server', { v2: 1 })]);
    expect(await exchangeUdp(address, 'ping', 2000)).toBe('v2 ping');
  });

  it('is dropped where no UDPRoute opens it', async () => {
    const { client, server } = await startTown(ALLOW);
    expect(await exchangeUdp(await client.outbound(TO, 90, 'udp'), 'ping', 100)).toBeUndefined();
    expect(server.log).toEqual([]);
  });
});

describe('a caller outside the mesh', () => {
  it('is turned away at every port, by the Service and by the pod’s address', async () => {
    const { outsider, serverSide, server } = await startTown(ALLOW_ALL);
    for (const address of [await outsider.outbound(TO, 80, 'tcp'), await serverSide.inbound(8080, 'tcp')]) {
      const request = 'GET /echo HTTP/1.1\r\nhost: server\r\n\r\n';
      expect(await exchangeTcp(address, request, () => false)).toBe('ECONNRESET');
    }
    expect(await exchangeUdp(await serverSide.inbound(9090, 'udp'), 'ping', 100)).toBeUndefined();
    expect(server.log).toEqual([]);
  });

  it('gets through where the decision says so, and is not split', async () => {
    const objects = [...ALLOW_ALL, trafficSplit('s', 'server', { v2: 1 })];
    const { outsider, serverSide, v2 } = await startTown(objects, { admitsPlaintext: () => true });
    expect((await send(await outsider.outbound(TO, 80, 'tcp'), '/echo')).headers['x-by']).toBe('server');
    expect(await exchangeUdp(await serverSide.inbound(9090, 'udp'), 'ping', 2000)).toBe('server ping');
    expect(v2.log).toEqual([]);
  });

  it('cannot take the place of a proxy without a certificate of the mesh', async () => {
    const { serverSide } = await startTown(ALLOW_ALL, { admitsPlaintext: () => false });
    const { host, port } = await serverSide.inbound(8080, 'tcp');
    const session = http2.connect(`https://${host}:${port}`, { rejectUnauthorized: false });
    const [error] = (await once(session, 'error').catch((e: unknown) => [e])) as [Error];
    expect(error).toBeInstanceOf(Error);
  });
});

describe('a split', () => {
  it('divides the requests of each client among backends', async () => {
    const { client, server, v2 } = await startTown([
      ...ALLOW_ALL,
      trafficSplit('s', 'server', { server: 3, v2: 1 }),
    ]);
    const address = await client.outbound(TO, 80, 'tcp');
    for (let i = 0; i < 20; i++) await Promise.all(Array.from({ length: 20 }, () => send(address, '/echo')));
    expect(server.log.length + v2.log.length).toBe(400);
    expect(v2.log.length / 400).toBeCloseTo(0.25, 1);
  });
});

describe('a denied request', () => {
  it('reaches the application before it is turned away, where the decision says so', async () => {
    const { client, server } = await startTown([], {
      answerDenied: () => ({ kind: 'deliver', status: 403 }),
    });
    expect((await send(await client.outbound(TO, 80, 'tcp'), '/echo')).status).toBe(403);
    expect(await exchangeTcp(await client.outbound(TO, 90, 'tcp'), 'ping', () => false)).toBe('ECONNRESET');
    expect(await exchangeUdp(await client.outbound(TO, 90, 'udp'), 'ping', 100)).toBeUndefined();
    expect(server.log).toEqual(['GET /echo server.main', 'tcp ping', 'udp ping']);
  });
});

describe('metrics', () => {
  it('count at both ends what was sent, and no denied request', async () => {
    const { mesh, client, other } = await startTown([...ALLOW, trafficSplit('s', 'server', { server: 1 })]);
    const address = await client.outbound(TO, 80, 'tcp');
    for (let i = 0; i < 5; i++) await send(address, '/echo');
    await send(address, '/echo', { headers: { 'x-status': '500' } });
    await send(address, '/denied');
    await send(await other.outbound(TO, 80, 'tcp'), '/echo');
    const read = async (path: string) =>
      JSON.parse((await send(mesh.metrics, `/apis/metrics.smi-spec.io/v1alpha1${path}`)).body);
    const counts = ({ metrics }: { metrics: { name: string; value: string }[] }) =>
      metrics.filter(({ name }) => name.endsWith('_count')).map(({ value }) => value);
    expect(counts(await read('/namespaces/main/deployments/server'))).toEqual(['5', '1']);
    const edges = (await read('/namespaces/main/pods/client-0/edges')).items;
    expect(edges.map((item: { edge: object }) => item.edge)).toEqual([
      {
        direction: 'to',
        side: 'client',
        resource: { kind: 'Pod', namespace: 'main', name: 'server-0', apiVersion: 'v1' },
      },
    ]);
    expect(counts(edges[0])).toEqual(['5', '1']);
    const [backend] = (await read('/namespaces/main/trafficsplits/s')).items;
    expect([backend.backend, counts(backend)]).toEqual([
      { apex: 'server', name: 'server', weight: 1 },
      ['5', '1'],
    ]);
    expect((await read('/namespaces/main/deployments/other')).kind).toBe('TrafficMetrics');
    expect((await read('/namespaces/main/deployments/other/edges')).items).toEqual([]);
  });
});

describe('the mesh', () => {
  it('refuses what it was never told about', async () => {
    const { mesh, client, serverSide } = await startTown([]);
    await expect(client.outbound({ name: 'absent', namespace: 'main' }, 80, 'tcp')).rejects.toMatchObject({
      code: 'MESH_UNKNOWN_SERVICE',
    });
    await expect(client.outbound(TO, 80, 'udp')).rejects.toMatchObject({ code: 'MESH_UNKNOWN_SERVICE' });
    await expect(serverSide.inbound(1, 'tcp')).rejects.toMatchObject({ code: 'MESH_UNKNOWN_PORT' });
    await expect(
      mesh.addWorkload({
        name: 'client',
        pod: 'client-0',
        namespace: 'main',
        serviceAccount: 'client',
        labels: {},
        containerPorts: [],
        node: 'embedded',
        meshed: true,
      }),
    ).rejects.toMatchObject({ code: 'MESH_DUPLICATE_POD' });
  });
});
