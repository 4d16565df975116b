import type { ContainerPort, PortName, Role, ServiceName } from '../model/cast.ts';
import { CAST, CONTAINER_PORTS, EXPOSED_PORTS, ROLES, SERVICE_PARTS, SERVICES } from '../model/cast.ts';
import type { Layout, ServiceNames, WorkloadNames } from '../model/layout.ts';
import type { Random } from '../model/random.ts';
import { integerBetween } from '../model/random.ts';

const CONSONANTS = 'bcdfghjklmnprstvz';
const VOWELS = 'aeiou';

/** A pronounceable DNS label of six letters, so that a person can follow it through a log. */
function drawLabel(random: Random, taken: Set<string>): string {
  for (;;) {
    let label = '';
    for (let i = 0; i < 3; i++) {
      label += CONSONANTS[integerBetween(random, 0, CONSONANTS.length - 1)];
      label += VOWELS[integerBetween(random, 0, VOWELS.length - 1)];
    }
    if (!taken.has(label)) {
      taken.add(label);
      return label;
    }
  }
}

/** Port numbers 10000–29999 in steps of ten: below the ephemeral range, and the four `range` ports are adjacent. */
function drawPorts(random: Random): {
  containers: Record<ContainerPort, number>;
  mapped: number;
  free: number;
} {
  const bases = new Set<number>();
  while (bases.size < CONTAINER_PORTS.length + 2) bases.add(integerBetween(random, 1000, 2999) * 10);
  const [range = 0, mapped = 0, free = 0, ...others] = bases;
  const containers = {} as Record<ContainerPort, number>;
  for (const name of CONTAINER_PORTS) {
    containers[name] = name.startsWith('range-')
      ? range + Number(name.slice('range-'.length))
      : (others.pop() ?? 0);
  }
  return { containers, mapped, free };
}

/** Draws all names and numbers of one stage. The same random sequence gives the same layout. */
export function drawLayout(random: Random): Layout {
  const taken = new Set<string>();
  const label = () => drawLabel(random, taken);
  const stage = label();
  const namespaces = { main: `smi-${stage}`, other: `smi-${label()}` };
  const accounts = new Map<Role, string>();
  for (const role of ROLES) {
    const { identity } = CAST[role];
    if (!accounts.has(identity)) accounts.set(identity, label());
  }
  const workloads = {} as Record<Role, WorkloadNames>;
  for (const role of ROLES) {
    const part = CAST[role];
    workloads[role] = {
      name: label(),
      serviceAccount: accounts.get(part.identity) ?? '',
      namespace: namespaces[part.namespace],
    };
  }
  const { containers, mapped, free } = drawPorts(random);
  const services = {} as Record<ServiceName, ServiceNames>;
  for (const service of SERVICES) {
    const { namespace = 'main', namedAs } = SERVICE_PARTS[service];
    services[service] = {
      name: namedAs === undefined ? label() : services[namedAs].name,
      namespace: namespaces[namespace],
      ports: portsOf(service, containers, mapped, free),
    };
  }
  return {
    stage,
    namespaces,
    workloads,
    services,
    containerPorts: containers,
    wordSeed: integerBetween(random, 0, 0xffffffff),
  };
}

function portsOf(
  service: ServiceName,
  containers: Record<ContainerPort, number>,
  mapped: number,
  free: number,
): ServiceNames['ports'] {
  const { ports } = SERVICE_PARTS[service];
  const numbered: Partial<Record<PortName, { port: number; targetPort: number }>> = {};
  if (ports === 'all') {
    for (const name of EXPOSED_PORTS)
      numbered[name] = { port: containers[name], targetPort: containers[name] };
    numbered.mapped = { port: mapped, targetPort: containers['http-mapped'] };
    return numbered;
  }
  for (const [name, { number, target }] of Object.entries(ports) as [
    PortName,
    { number: PortName | 'free'; target: ContainerPort },
  ][]) {
    const port = number === 'free' ? free : number === 'mapped' ? mapped : containers[number];
    numbered[name] = { port, targetPort: containers[target] };
  }
  return numbered;
}
