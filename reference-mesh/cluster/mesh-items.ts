import type { KubernetesObject } from '../../harness/model/kubernetes.ts';
import type { Service, Workload } from '../control/topology.ts';
import type { Member } from '../proxy/control-plane.ts';
import type { Items, RemoteWorkload } from './protocol.ts';
import { TUNNEL_PORT } from './protocol.ts';

const LOOPBACK = '127.0.0.1';

export function objectsOf(items: Items): readonly KubernetesObject[] {
  return [...items.values()].flatMap((item) => (item.kind === 'object' ? [item.object] : []));
}

export function servicesOf(items: Items): readonly Service[] {
  return [...items.values()].flatMap((item) => (item.kind === 'service' ? [item.service] : []));
}

/** Workloads that take traffic, and with them the one at hand, which must be known to itself before it can. */
export function membersOf(items: Items, own?: Pick<Workload, 'namespace' | 'pod'>): readonly Member[] {
  return [...items.values()].flatMap((item) => {
    if (item.kind !== 'workload') return [];
    const { workload } = item;
    const isOwn = workload.pod === own?.pod && workload.namespace === own.namespace;
    return workload.isReady || isOwn ? [memberOf(workload)] : [];
  });
}

function memberOf({ ports, host, isReady: _, ...workload }: RemoteWorkload): Member {
  return {
    workload: {
      ...workload,
      meshed: true,
      // Where the application listens in its own pod; nobody else uses it.
      containerPorts: ports.map((port) => ({ ...port, address: { host: LOOPBACK, port: port.number } })),
    },
    tunnel: { host, port: TUNNEL_PORT },
  };
}
