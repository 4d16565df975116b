import type { PortName, Role, ServiceName } from '../model/cast.ts';
import { SERVICE_PARTS, SERVICES } from '../model/cast.ts';
import type { Layout } from '../model/layout.ts';

/** The Service by which a workload is called: the one of its own name, else the first that selects it. */
function serviceOf(role: Role): ServiceName | undefined {
  return (
    SERVICES.find((name) => name === role) ??
    SERVICES.find((name) => SERVICE_PARTS[name].selects.includes(role))
  );
}

/** Number by which clients address a port of a workload: ports in SMI are ports of the destination's Service. */
export function servicePortOf(layout: Layout, role: Role, port: PortName): number | undefined {
  const service = serviceOf(role);
  if (service === undefined) return undefined;
  // Some read it as the container's number, which no port of the Service need have.
  return (
    layout.services[service].ports[port]?.port ??
    (port === 'mapped' ? undefined : layout.containerPorts[port])
  );
}
