import type { Layout } from '../../harness/model/layout.ts';

/** Roles and port names instead of drawn names and numbers: what a reader of the test knows. */
export interface Places {
  /** `server:http`. */
  at(workload: string, port: number): string;
  role(workload: string): string;
}

export function placesOf({ workloads, containerPorts }: Layout): Places {
  const roles = new Map(Object.entries(workloads).map(([role, { name }]) => [name, role]));
  const ports = new Map(Object.entries(containerPorts).map(([name, port]) => [port, name]));
  const role = (workload: string) => roles.get(workload) ?? workload;
  return { role, at: (workload, port) => `${role(workload)}:${ports.get(port) ?? port}` };
}
