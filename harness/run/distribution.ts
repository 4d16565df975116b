import type { PortName, Role, ServiceName } from '../model/cast.ts';
import { SERVICE_PARTS } from '../model/cast.ts';
import type { BackendShare, Leaving } from '../model/expectation.ts';
import type { Layout } from '../model/layout.ts';
import type { Intended } from '../model/outcome.ts';

type Weights = Readonly<Partial<Record<ServiceName, number>>>;

/** Where requests to a Service's port arrive when nothing but its selector decides. */
export function selected(layout: Layout, service: ServiceName, port: PortName): readonly Intended[] {
  const targetPort = layout.services[service].ports[port]?.targetPort;
  if (targetPort === undefined) return [];
  return SERVICE_PARTS[service].selects.map((role) => arrival(layout, role, targetPort));
}

export function arrival(layout: Layout, role: Role, port: number): Intended {
  return { workload: layout.workloads[role].name, port };
}

/**
 * The backends of a split with their shares, 0…1. Each backend Service has one workload. A backend's own target port
 * is where its share arrives; one without the root's port number has no share (split-T22).
 */
export function backendShares(
  layout: Layout,
  root: ServiceName,
  port: PortName,
  weights: Weights,
): readonly BackendShare[] {
  const entries = Object.entries(weights) as [ServiceName, number][];
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  const rootPort = layout.services[root].ports[port]?.port;
  return entries.map(([service, weight]) => {
    const ports = Object.values(layout.services[service].ports);
    const matching = ports.find((candidate) => candidate.port === rootPort) ?? ports[0];
    return {
      recipients: SERVICE_PARTS[service].selects.map((role) =>
        arrival(layout, role, matching?.targetPort ?? 0),
      ),
      service,
      share: total === 0 ? 0 : weight / total,
    };
  });
}

/** Workload → share, 0…1: what clients of a root are given at some time. */
export type Distribution = ReadonlyMap<string, number>;

export function selectorDistribution(layout: Layout, service: ServiceName): Distribution {
  const roles = SERVICE_PARTS[service].selects;
  return new Map(roles.map((role) => [layout.workloads[role].name, 1 / roles.length]));
}

export function shareDistribution(backends: readonly BackendShare[]): Distribution {
  const serving = backends.filter(({ share }) => share > 0);
  return new Map(
    serving.flatMap(({ recipients, share }) =>
      recipients.map(({ workload }) => [workload, share / recipients.length] as const),
    ),
  );
}

/** What tells the new state from the old one: those that only one of them reaches. */
export function difference(
  before: Distribution,
  after: Distribution,
): { arriving: readonly string[]; leaving: readonly Leaving[] } {
  return {
    arriving: [...after.keys()].filter((workload) => !before.has(workload)),
    leaving: [...before]
      .filter(([workload]) => !after.has(workload))
      .map(([workload, share]) => ({ workload, share })),
  };
}
