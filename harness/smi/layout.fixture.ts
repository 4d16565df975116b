import type { ContainerPort, PortName, Role, ServiceName } from '../model/cast.ts';
import { CAST, CONTAINER_PORTS, EXPOSED_PORTS, ROLES, SERVICE_PARTS, SERVICES } from '../model/cast.ts';
import type { Layout, ServiceNames, WorkloadNames } from '../model/layout.ts';

const NAMESPACES = { main: 'stage-main', other: 'stage-other' };

/** Container ports from 8300 on, in their order; `mapped` is 9000, and a free number 9001. */
const CONTAINER_PORT_NUMBERS = Object.fromEntries(
  CONTAINER_PORTS.map((port, index) => [port, 8300 + index]),
) as Record<ContainerPort, number>;

function workloadOf(role: Role): WorkloadNames {
  const { identity, namespace } = CAST[role];
  return { name: role, serviceAccount: `sa-${identity}`, namespace: NAMESPACES[namespace] };
}

function serviceOf(service: ServiceName): ServiceNames {
  const { ports } = SERVICE_PARTS[service];
  const numberOf = (port: PortName | 'free') =>
    port === 'free' ? 9001 : port === 'mapped' ? 9000 : CONTAINER_PORT_NUMBERS[port];
  const listed =
    ports === 'all'
      ? [
          ...EXPOSED_PORTS.map((port) => [port, port, port] as const),
          ['mapped', 'mapped', 'http-mapped'] as const,
        ]
      : Object.entries(ports).map(([port, { number, target }]) => [port, number, target] as const);
  return {
    name: `svc-${service}`,
    namespace: NAMESPACES.main,
    ports: Object.fromEntries(
      listed.map(([port, number, target]) => [
        port,
        { port: numberOf(number), targetPort: CONTAINER_PORT_NUMBERS[target] },
      ]),
    ),
  };
}

/** A stage's layout with names one can read in a test. */
export const LAYOUT: Layout = {
  stage: 'stage',
  namespaces: NAMESPACES,
  workloads: Object.fromEntries(ROLES.map((role) => [role, workloadOf(role)])) as Record<Role, WorkloadNames>,
  services: Object.fromEntries(SERVICES.map((service) => [service, serviceOf(service)])) as Record<
    ServiceName,
    ServiceNames
  >,
  containerPorts: CONTAINER_PORT_NUMBERS,
  wordSeed: 1,
};
