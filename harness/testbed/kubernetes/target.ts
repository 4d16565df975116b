import { CAST } from '../../model/cast.ts';
import type { Target } from '../../model/control.ts';
import type { Layout } from '../../model/layout.ts';
import type { Probe } from '../../model/probe.ts';
import { hostName } from '../../profiles/naming.ts';
import { portKindOf } from '../../profiles/service-needs.ts';
import { serviceNameFor } from './stage-objects.ts';
import type { Surroundings } from './surroundings.ts';

/** Where a probe is sent on this cluster: its Service by the name form it asks for, as the mesh wants it written. */
export function targetOf(
  { from, to, port, name, call }: Probe,
  { services }: Layout,
  { addresses, clusterDomain, style }: Pick<Surroundings, 'addresses' | 'clusterDomain' | 'style'>,
): Target {
  const service = services[to];
  const number = service.ports[port];
  if (number === undefined)
    throw new Error(`Service ${to} has no port ${port}: a mistake of the test's author`);
  const kind = portKindOf(port, call.protocol === 'udp' ? 'udp' : 'tcp');
  const forms = CAST[from].meshed ? addresses.meshed : addresses.outsider;
  const host = hostName(forms[name], {
    service: serviceNameFor(service.name, kind, style.services),
    namespace: service.namespace,
    clusterDomain,
  });
  return { host, port: number.port, authority: `${host}:${number.port}` };
}
