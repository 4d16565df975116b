import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { group, RELEASE, target } from '../control/example.ts';
import type { Exchange } from '../control/observation.ts';
import { rightDecisions } from '../control/right-decisions.ts';
import type { Service } from '../control/topology.ts';
import { CertificateAuthority } from '../proxy/certificate-authority.ts';
import { Roll } from './controller/roll.ts';
import { SidecarServer } from './controller/sidecar-server.ts';
import { State } from './controller/state.ts';
import type { Item, RemoteWorkload } from './protocol.ts';
import { itemKey } from './protocol.ts';
import { ServiceAddresses } from './sidecar/service-addresses.ts';
import { Sidecar } from './sidecar/sidecar.ts';

// Controller and sidecars with real sockets, each pod at a loopback address of its own: that is Linux's.
const onLinux = process.platform === 'linux';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const CLIENT = '127.2.0.1';
const SERVER = '127.2.0.2';
const OUTBOUND = '127.2.1.1';
/** A pod's own: on a cluster each pod has a loopback of its own, here they share one. */
function hostsFor(pod: string): string {
  const outbound = pod === 'client' ? OUTBOUND : '127.2.1.2';
  return `127.0.0.1 localhost\n${outbound} server server.main server.main.svc server.main.svc.cluster.local\n`;
}

/** An application on loopback that notes each request. */
async function startApp(): Promise<{ readonly port: number; readonly log: string[] }> {
  const log: string[] = [];
  const server = http.createServer((request, response) => {
    log.push(`${request.method} ${request.url}`);
    response.end('served');
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, log };
}

function pod(name: string, host: string, port: number): RemoteWorkload {
  return {
    name,
    pod: `${name}-0`,
    namespace: 'main',
    serviceAccount: name,
    node: 'n',
    labels: { app: name },
    ports: name === 'server' ? [{ number: port, transport: 'tcp' }] : [],
    host,
    isReady: true,
  };
}

interface World {
  readonly state: State;
  readonly roll: Roll;
  readonly exchanges: Exchange[];
  readonly app: { readonly port: number; readonly log: string[] };
  readonly servicePort: number;
  /** Replaces all items. */
  publish(...items: readonly Item[]): void;
  start(name: string, host: string, token?: string): Sidecar;
  /** How often sidecars have told of trouble. */
  troubles(): number;
  /** How many certificates were given. */
  certified(): number;
  /** How many tokens were nobody's. */
  refused(): number;
  /** The controller goes away. */
  end(): Promise<void>;
}

const ACCESS: readonly Item[] = [
  group('echo', { pathRegex: '/echo' }),
  target('a', { from: ['client'], rules: ['HTTPRouteGroup/echo'] }),
].map((object) => ({ kind: 'object', object }));

async function startWorld({ certificateMs = 60_000, host = '127.0.0.1' } = {}): Promise<World> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mesh-'));
  const app = await startApp();
  const authority = await CertificateAuthority.create();
  const state = new State();
  const roll = new Roll();
  const exchanges: Exchange[] = [];
  let certified = 0;
  let refused = 0;
  let troubles = 0;
  const server = await SidecarServer.open(
    {
      credentials: await authority.serve(['localhost']),
      authority,
      certificateMs,
      hello: { versions: RELEASE },
      state,
      roll,
      identify: async (token) => {
        const [, name] = /^of-(.+)$/.exec(token) ?? [];
        if (name === undefined) refused += 1;
        else certified += 1;
        return name === undefined ? undefined : { namespace: 'main', serviceAccount: name, pod: `${name}-0` };
      },
      record: (exchange) => exchanges.push(exchange),
      isComplete: () => true,
    },
    0,
    host,
  );
  let ended: Promise<void> | undefined;
  const end = () => {
    ended ??= server.close();
    return ended;
  };
  closers.push(end);
  const { port } = server.address() as AddressInfo;
  const start = (name: string, at: string, token = `of-${name}`): Sidecar => {
    const tokenFile = path.join(folder, name);
    writeFileSync(tokenFile, `${token}\n`);
    const sidecar = new Sidecar({
      controller: { host: 'localhost', port, authority: authority.certificate },
      tokenFile,
      namespace: 'main',
      pod: `${name}-0`,
      host: at,
      addresses: new ServiceAddresses(hostsFor(name)),
      decisionsFor: async () => rightDecisions,
      now: Date.now,
      log: (event) => {
        if (event === 'trouble') troubles += 1;
      },
    });
    void sidecar.run();
    closers.push(() => sidecar.close());
    return sidecar;
  };
  closers.push(async () => rmSync(folder, { recursive: true }));
  return {
    state,
    roll,
    exchanges,
    app,
    servicePort: 8088,
    publish(...items) {
      const update = state.replace(new Map(items.map((item) => [itemKey(item), item])));
      if (update !== undefined) server.tell(update);
    },
    start,
    certified: () => certified,
    refused: () => refused,
    troubles: () => troubles,
    end,
  };
}

function topology({ app, servicePort }: World): readonly Item[] {
  const service: Service = {
    name: 'server',
    namespace: 'main',
    selector: { app: 'server' },
    ports: [{ name: 'http', port: servicePort, targetPort: app.port, transport: 'tcp', appProtocol: 'http' }],
  };
  return [
    { kind: 'service', service },
    { kind: 'workload', workload: pod('client', CLIENT, app.port) },
    { kind: 'workload', workload: pod('server', SERVER, app.port) },
  ];
}

/** Status of a request, or the code of what went wrong. */
function ask(host: string, port: number, target_: string): Promise<number | string> {
  return new Promise((resolve) => {
    const request = http.get({ host, port, path: target_, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to be');
    await sleep(20);
  }
}

async function running(world: World): Promise<{ client: Sidecar; server: Sidecar }> {
  world.publish(...topology(world));
  const client = world.start('client', CLIENT);
  const server = world.start('server', SERVER);
  await until(() => client.isReady && server.isReady);
  return { client, server };
}

describe.runIf(onLinux)('the mesh of a controller and sidecars', () => {
  it('denies by default, and lets through what a TrafficTarget allows', async () => {
    const world = await startWorld();
    await running(world);
    expect(await ask(OUTBOUND, world.servicePort, '/echo')).toBe(403);
    world.publish(...ACCESS, ...topology(world));
    await until(async () => (await ask(OUTBOUND, world.servicePort, '/echo')) === 200);
    expect(await ask(OUTBOUND, world.servicePort, '/other')).toBe(403);
    expect(new Set(world.app.log)).toEqual(new Set(['GET /echo']));
  });

  it('turns away who dials the pod itself, and refuses at the address of a Service that is gone', async () => {
    const world = await startWorld();
    await running(world);
    expect(await ask(SERVER, world.app.port, '/echo')).toBe('ECONNRESET');
    world.publish(...topology(world).filter(({ kind }) => kind === 'workload'));
    await until(async () => (await ask(OUTBOUND, world.servicePort, '/echo')) === 'ECONNREFUSED');
    expect(world.app.log).toEqual([]);
  });

  it('reports convergence and what each end measured, under the name in the certificate', async () => {
    const world = await startWorld();
    await running(world);
    world.publish(...ACCESS, ...topology(world));
    await until(async () => (await ask(OUTBOUND, world.servicePort, '/echo')) === 200);
    await until(() => world.exchanges.some(({ side }) => side === 'client'));
    await until(() => world.exchanges.some(({ side }) => side === 'server'));
    expect(new Set(world.exchanges.map(({ side, pod: of }) => `${side} ${of}`))).toEqual(
      new Set(['client client-0', 'server server-0']),
    );
    await until(() => world.roll.convergence(world.state.generation).converged);
    expect(
      world.roll
        .convergence(world.state.generation)
        .sidecars.map(({ pod: of }) => of)
        .sort(),
    ).toEqual(['client-0', 'server-0']);
  });

  it('goes on with the last policy while the controller is away, and keeps new pods out', async () => {
    const world = await startWorld();
    await running(world);
    world.publish(...ACCESS, ...topology(world));
    await until(async () => (await ask(OUTBOUND, world.servicePort, '/echo')) === 200);
    await world.end();
    expect(await ask(OUTBOUND, world.servicePort, '/echo')).toBe(200);
    expect(await ask(OUTBOUND, world.servicePort, '/other')).toBe(403);
    const troubles = world.troubles();
    const late = world.start('late', '127.2.0.3');
    await until(() => world.troubles() > troubles + 2);
    expect(late.isReady).toBe(false);
  });

  it('renews certificates before they expire, and no request is lost', async () => {
    const world = await startWorld({ certificateMs: 4_500 });
    await running(world);
    world.publish(...ACCESS, ...topology(world));
    await until(async () => (await ask(OUTBOUND, world.servicePort, '/echo')) === 200);
    // Two of each sidecar: the first ones have expired by then.
    while (world.certified() < 6) expect(await ask(OUTBOUND, world.servicePort, '/echo')).toBe(200);
  }, 20_000);

  it('lets nobody in whose certificate has expired', async () => {
    const world = await startWorld({ certificateMs: 3_000 });
    await running(world);
    world.publish(...ACCESS, ...topology(world));
    await until(async () => (await ask(OUTBOUND, world.servicePort, '/echo')) === 200);
    await world.end();
    await until(async () => (await ask(OUTBOUND, world.servicePort, '/echo')) !== 200);
    const served = world.app.log.length;
    expect(await ask(OUTBOUND, world.servicePort, '/echo')).not.toBe(200);
    expect(world.app.log).toHaveLength(served);
  }, 20_000);

  it('opens nothing for a token that is nobody’s', async () => {
    const world = await startWorld();
    world.publish(...topology(world));
    const stranger = world.start('client', CLIENT, 'a-strangers');
    await until(() => world.refused() > 2);
    expect(stranger.isReady).toBe(false);
    expect(await ask(OUTBOUND, world.servicePort, '/echo')).toBe('ECONNREFUSED');
  });
});
