import type { Transport } from '../../harness/model/cast.ts';
import type { Address, ServiceRef, Workload } from '../control/topology.ts';
import { certificateAuthority } from './certificate-authority.ts';
import { ClientProxy } from './client-proxy.ts';
import type { ControlPlane } from './control-plane.ts';
import type { PodAddress } from './kube-proxy.ts';
import { KubeProxy } from './kube-proxy.ts';
import { MeshError } from './mesh-error.ts';
import { OutboundListeners } from './outbound-listeners.ts';
import { ServerProxy } from './server-proxy.ts';

/** The mesh's part of one workload. */
export interface Sidecar {
  /**
   * Where this workload dials to reach a Service's port: a listener of its own, opened when first asked for.
   * For a workload outside the mesh it does what kube-proxy does.
   *
   * @throws MeshError `MESH_UNKNOWN_SERVICE`
   */
  outbound(service: ServiceRef, port: number, transport: Transport): Promise<Address>;
  /**
   * The server-side proxy's socket of a container port: what somebody outside the mesh dials. Opened when first
   * asked for: a stage has hundreds of ports, and outsiders dial few.
   *
   * @throws MeshError `MESH_UNKNOWN_PORT`
   */
  inbound(containerPort: number, transport: Transport): Promise<Address>;
  close(): Promise<void>;
}

/** A workload with a proxy on either side, and a certificate of its own. */
export async function openSidecar(plane: ControlPlane, workload: Workload): Promise<Sidecar> {
  const credentials = await (await certificateAuthority()).issue(workload);
  const server = await ServerProxy.open(plane, workload, credentials);
  const outbound = new OutboundListeners(plane, workload, new ClientProxy(plane, workload, credentials));
  plane.addWorkload(workload, server.tunnel);
  return {
    outbound: (service, port, transport) => outbound.addressOf(service, port, transport),
    inbound: (containerPort, transport) => server.inbound(containerPort, transport),
    async close() {
      await Promise.all([outbound.close(), server.close()]);
    },
  };
}

/** A workload without proxies: its own sockets are what there is. */
export function openBare(plane: ControlPlane, workload: Workload, addressOf: PodAddress): Sidecar {
  const outbound = new OutboundListeners(plane, workload, new KubeProxy(addressOf));
  plane.addWorkload(workload, undefined);
  return {
    outbound: (service, port, transport) => outbound.addressOf(service, port, transport),
    async inbound(number, transport) {
      const port = workload.containerPorts.find((p) => p.number === number && p.transport === transport);
      if (port !== undefined) return port.address;
      throw new MeshError(
        'MESH_UNKNOWN_PORT',
        `${workload.pod} has no ${transport} port ${number}: name it in containerPorts`,
      );
    },
    close: () => outbound.close(),
  };
}
