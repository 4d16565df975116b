import type { ContainerPort, PortName, Role, ServiceName } from '../model/cast.ts';
import { ROLES } from '../model/cast.ts';
import type { Layout } from '../model/layout.ts';
import { disguise } from '../model/layout.ts';
import type { Ask, ConnectionMode, HttpCall, Method, NameForm, Probe } from '../model/probe.ts';

interface Ends {
  readonly from: Role;
  readonly to: ServiceName;
  /** How the Service is named; unless given `short` within a namespace and `namespaced` from another. */
  readonly name?: NameForm;
}

interface HttpDetails {
  /** `http` unless given. */
  readonly port?: PortName;
  /** In a value `{client}` stands for client's SPIFFE path, `ns/<namespace>/sa/<ServiceAccount>`, as drawn for the stage. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `1.1` unless given. */
  readonly version?: HttpCall['version'];
  /** `fresh` unless given. */
  readonly connection?: ConnectionMode;
  readonly ask?: Ask;
}

export type HttpShot = Ends &
  HttpDetails &
  ({ readonly get: string } | { readonly method: Method; readonly path: string });
export type TcpShot = Ends & { readonly tcp: PortName };
export type UdpShot = Ends & { readonly udp: ContainerPort };

/** An attempt to communicate, as a test's author writes it. */
export type Shot = HttpShot | TcpShot | UdpShot;

export function probeOf(shot: Shot, layout: Layout): Probe {
  const { from, to } = shot;
  const isNeighbour = layout.workloads[from].namespace === layout.services[to].namespace;
  const name = shot.name ?? (isNeighbour ? 'short' : 'namespaced');
  if ('tcp' in shot) {
    return {
      from,
      to,
      name,
      port: shot.tcp,
      call: { protocol: 'tcp', first: shot.tcp === 'greeter' ? 'server' : 'client' },
    };
  }
  if ('udp' in shot) return { from, to, name, port: shot.udp, call: { protocol: 'udp' } };
  const { port = 'http', headers = {}, version = '1.1', connection = 'fresh', ask } = shot;
  const [method, path] = 'get' in shot ? (['GET', shot.get] as const) : ([shot.method, shot.path] as const);
  return {
    from,
    to,
    name,
    port,
    call: {
      protocol: 'http',
      version,
      method,
      path: disguise(path, layout.wordSeed),
      headers: withNames(headers, layout),
      connection,
      ...(ask && { ask }),
    },
  };
}

function withNames(
  headers: Readonly<Record<string, string>>,
  layout: Layout,
): Readonly<Record<string, string>> {
  const named = (value: string) =>
    ROLES.reduce((text, role) => {
      const { namespace, serviceAccount } = layout.workloads[role];
      return text.replaceAll(`{${role}}`, `ns/${namespace}/sa/${serviceAccount}`);
    }, value);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, named(value)]));
}

/** `GET /echo, client → server`: for people. */
export function describeShot(shot: Shot): string {
  const ends = `${shot.from} → ${shot.to}`;
  if ('tcp' in shot) return `TCP ${ends}:${shot.tcp}`;
  if ('udp' in shot) return `UDP ${ends}:${shot.udp}`;
  const [method, path] = 'get' in shot ? ['GET', shot.get] : [shot.method, shot.path];
  const details = [
    shot.port && `port ${shot.port}`,
    shot.version === '2' && 'HTTP/2',
    shot.connection === 'kept-alive' && 'kept alive',
    shot.name && `${shot.name} name`,
    ...Object.entries(shot.headers ?? {}).map(([key, value]) => `${key}: ${value}`),
    shot.ask?.status && `answered ${shot.ask.status}`,
    shot.ask?.delayMs && `after ${shot.ask.delayMs} ms`,
  ].filter(Boolean);
  return `${method} ${path}, ${ends}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}
