import type { Transport } from '../../../harness/model/cast.ts';
import type { ServiceRef, Workload } from '../../control/topology.ts';
import { ClientProxy } from '../../proxy/client-proxy.ts';
import type { ControlPlane } from '../../proxy/control-plane.ts';
import type { Credentials } from '../../proxy/credentials.ts';
import { OutboundListeners } from '../../proxy/outbound-listeners.ts';
import { ServerProxy } from '../../proxy/server-proxy.ts';
import { TUNNEL_PORT } from '../protocol.ts';
import type { ServiceAddresses } from './service-addresses.ts';

interface Outbound {
  readonly service: ServiceRef;
  readonly port: number;
  readonly transport: Transport;
}

interface Inbound {
  readonly port: number;
  readonly transport: Transport;
}

/** Both proxies of a pod, with the sockets that the mesh wants of them at the moment. */
export class PodProxy {
  readonly #plane: ControlPlane;
  readonly #workload: Workload;
  readonly #host: string;
  readonly #addresses: ServiceAddresses;
  readonly #server: ServerProxy;
  readonly #client: ClientProxy;
  readonly #listeners: OutboundListeners;
  #outbound = new Map<string, Outbound>();
  #inbound = new Map<string, Inbound>();

  /** @param host the pod's address */
  static async open(
    plane: ControlPlane,
    workload: Workload,
    credentials: Credentials,
    { host, addresses }: { readonly host: string; readonly addresses: ServiceAddresses },
  ): Promise<PodProxy> {
    const server = await ServerProxy.open(plane, workload, credentials, { host, port: TUNNEL_PORT });
    return new PodProxy(plane, workload, server, { credentials, host, addresses });
  }

  private constructor(
    plane: ControlPlane,
    workload: Workload,
    server: ServerProxy,
    {
      credentials,
      host,
      addresses,
    }: { readonly credentials: Credentials; readonly host: string; readonly addresses: ServiceAddresses },
  ) {
    this.#plane = plane;
    this.#workload = workload;
    this.#server = server;
    this.#host = host;
    this.#addresses = addresses;
    this.#client = new ClientProxy(plane, workload, credentials);
    this.#listeners = new OutboundListeners(plane, workload, this.#client, (service, port) =>
      addresses.of(service, port),
    );
  }

  renew(credentials: Credentials): void {
    this.#server.renew(credentials);
    this.#client.renew(credentials);
  }

  /**
   * Opens and closes sockets as Services and their ports come and go: at a Service's loopback address each of its ports,
   * at the pod's address each port that something leads to.
   *
   * @returns why some could not be opened; they are tried again with the next change
   */
  async settle(): Promise<readonly unknown[]> {
    const outbound = this.#outboundWanted();
    const inbound = this.#inboundWanted();
    for (const [key, { service, port, transport }] of this.#outbound)
      if (!outbound.has(key)) await this.#listeners.withdraw(service, port, transport);
    for (const [key, { port, transport }] of this.#inbound)
      if (!inbound.has(key)) await this.#server.shut(port, transport);
    this.#outbound = outbound;
    this.#inbound = inbound;
    const opened = await Promise.allSettled([
      ...[...outbound.values()].map(({ service, port, transport }) =>
        this.#listeners.addressOf(service, port, transport),
      ),
      ...[...inbound.values()].map(({ port, transport }) =>
        this.#server.inbound(port, transport, { host: this.#host, port }),
      ),
    ]);
    return opened.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  }

  async close(): Promise<void> {
    await Promise.all([this.#listeners.close(), this.#server.close()]);
  }

  #outboundWanted(): Map<string, Outbound> {
    const wanted = new Map<string, Outbound>();
    for (const service of this.#addresses.services) {
      for (const { port, transport } of this.#plane.service(service)?.ports ?? [])
        wanted.set(`${service.namespace}/${service.name}:${port}/${transport}`, { service, port, transport });
    }
    return wanted;
  }

  #inboundWanted(): Map<string, Inbound> {
    const { containerPorts } = this.#plane.current(this.#workload);
    return new Map(
      containerPorts.map(({ number: port, transport }) => [`${transport}/${port}`, { port, transport }]),
    );
  }
}
