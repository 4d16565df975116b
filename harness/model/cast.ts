/** The workloads that a stage can hold. One role is one Deployment with one pod. */
export const ROLES = [
  'client',
  'client-twin',
  'other',
  'namesake',
  'outsider',
  'server',
  'sibling',
  'impostor',
  'server-v1',
  'server-v2',
  'server-v3',
  'server-old',
] as const;
export type Role = (typeof ROLES)[number];

export interface Part {
  /** The role whose ServiceAccount name this workload carries. */
  readonly identity: Role;
  readonly namespace: 'main' | 'other';
  readonly meshed: boolean;
  readonly what: string;
}

/** Who plays what. `identity` names the owner of the ServiceAccount name, `namespace` the ServiceAccount's namespace. */
export const CAST: Readonly<Record<Role, Part>> = {
  client: { identity: 'client', namespace: 'main', meshed: true, what: 'the usual caller' },
  'client-twin': {
    identity: 'client',
    namespace: 'main',
    meshed: true,
    what: "another Deployment with client's ServiceAccount",
  },
  other: {
    identity: 'other',
    namespace: 'main',
    meshed: true,
    what: 'a caller with a ServiceAccount of its own',
  },
  namesake: {
    identity: 'client',
    namespace: 'other',
    meshed: true,
    what: "a ServiceAccount of client's name in another namespace",
  },
  outsider: {
    identity: 'outsider',
    namespace: 'main',
    meshed: false,
    what: 'a workload that is not in the mesh',
  },
  server: { identity: 'server', namespace: 'main', meshed: true, what: 'the usual destination' },
  sibling: {
    identity: 'server',
    namespace: 'main',
    meshed: true,
    what: "a second server with server's ServiceAccount",
  },
  impostor: {
    identity: 'impostor',
    namespace: 'main',
    meshed: true,
    what: 'a server with another ServiceAccount behind the Service `shared`',
  },
  'server-v1': { identity: 'server-v1', namespace: 'main', meshed: true, what: 'a backend of a split' },
  'server-v2': { identity: 'server-v2', namespace: 'main', meshed: true, what: 'a backend of a split' },
  'server-v3': { identity: 'server-v3', namespace: 'main', meshed: true, what: 'a backend of a split' },
  'server-old': {
    identity: 'server-old',
    namespace: 'main',
    meshed: true,
    what: 'a server that only the root Service selects, never a backend',
  },
};

/** Label of every pod: the name of its ServiceAccount, so that pods of one identity and its namesakes are alike in it. */
export const ACCOUNT_LABEL = 'account';

/**
 * Container ports of every server. The four `range` ports are adjacent and speak both TCP and UDP; `http-mapped` is reached
 * by the Service port `mapped` alone, so that no two ports of a Service lead to one.
 */
export const CONTAINER_PORTS = [
  'http',
  'http-alt',
  'tcp',
  'greeter',
  'udp',
  'range-0',
  'range-1',
  'range-2',
  'range-3',
  'http-mapped',
] as const;
export type ContainerPort = (typeof CONTAINER_PORTS)[number];

/** Ports of a Service: the container ports under their own number but `http-mapped`, and `mapped` with port ≠ targetPort. */
export type PortName = ContainerPort | 'mapped';

/** Container ports that a Service with all ports has under their own number. */
export const EXPOSED_PORTS = CONTAINER_PORTS.filter((port) => port !== 'http-mapped');

export type Transport = 'tcp' | 'udp';

/** What a port speaks to its clients. `greeter` is a TCP server that speaks first. */
export function transportsOf(port: PortName): readonly Transport[] {
  if (port === 'udp') return ['udp'];
  return port.startsWith('range-') ? ['tcp', 'udp'] : ['tcp'];
}

export const SERVICES = [
  'server',
  'sibling',
  'impostor',
  'shared',
  'root',
  'root-wide',
  'server-v1',
  'server-v2',
  'server-v3',
  'v1-misnumbered',
  'v2-remapped',
  'v3-renamed',
  'trio',
  'vacant',
  'absent',
  'elsewhere',
] as const;
export type ServiceName = (typeof SERVICES)[number];

/** A port of a Service: by default number and target are those of the container port of the same name. */
export type ServicePorts =
  | 'all'
  | Readonly<
      Partial<Record<PortName, { readonly number: PortName | 'free'; readonly target: ContainerPort }>>
    >;

export interface ServicePart {
  readonly selects: readonly Role[];
  readonly ports: ServicePorts;
  /** `main` unless given. */
  readonly namespace?: 'other';
  /** The Service whose name it shares, in another namespace. */
  readonly namedAs?: ServiceName;
  readonly what: string;
}

/**
 * Services of a stage; each selects those of its roles that the stage holds, and `stands` says which there are.
 * `root` also selects `server-old`, which no split names, and not `server-v2`/`server-v3`: so the states
 * before and after a split differ by backends that only one of them can reach. `root-wide` selects what its splits name.
 */
export const SERVICE_PARTS: Readonly<Record<ServiceName, ServicePart>> = {
  server: { selects: ['server'], ports: 'all', what: 'the usual destination' },
  sibling: { selects: ['sibling'], ports: 'all', what: "the second server with server's ServiceAccount" },
  impostor: { selects: ['impostor'], ports: 'all', what: 'the impostor alone' },
  shared: { selects: ['server', 'impostor'], ports: 'all', what: 'two ServiceAccounts behind one Service' },
  root: { selects: ['server-v1', 'server-old'], ports: 'all', what: 'root of splits' },
  'root-wide': {
    selects: ['server-v1', 'server-v2'],
    ports: 'all',
    what: 'root whose selector covers both versions',
  },
  'server-v1': { selects: ['server-v1'], ports: 'all', what: 'backend' },
  'server-v2': { selects: ['server-v2'], ports: 'all', what: 'backend' },
  'server-v3': { selects: ['server-v3'], ports: 'all', what: 'backend' },
  'v1-misnumbered': {
    selects: ['server-v1'],
    ports: { http: { number: 'free', target: 'http' } },
    what: "a backend whose port has root's port name but another number",
  },
  'v2-remapped': {
    selects: ['server-v2'],
    ports: { http: { number: 'http', target: 'http-alt' } },
    what: "a backend with root's port number and another targetPort",
  },
  'v3-renamed': {
    selects: ['server-v3'],
    ports: { 'http-alt': { number: 'http', target: 'http' } },
    what: "a backend whose port has root's port number under another name",
  },
  trio: {
    selects: ['server-v1', 'server-v3', 'server-old'],
    ports: 'all',
    what: 'a backend with three pods',
  },
  vacant: { selects: [], ports: 'all', what: 'a Service without endpoints' },
  absent: { selects: [], ports: 'all', what: 'a name that no Service of its namespace has' },
  elsewhere: {
    selects: ['namesake'],
    ports: 'all',
    namespace: 'other',
    namedAs: 'absent',
    what: 'a Service of the name of `absent` in another namespace',
  },
};

/** Is there such a Service where these roles are? One that selects none of them is never created, except `vacant`. */
export function stands(service: ServiceName, roles: readonly Role[]): boolean {
  return service === 'vacant' || SERVICE_PARTS[service].selects.some((role) => roles.includes(role));
}
