import { keyOf } from '../../control/policy.ts';
import type { Address, ServiceRef } from '../../control/topology.ts';

const FULL_NAME = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc\.cluster\.local$/;
/** Loopback, and not the address at which the application itself listens. */
const LOOPBACK = /^127\.(?!0\.0\.1$)\d+\.\d+\.\d+$/;

/** The Services that this pod calls, and at which loopback address each of them is the sidecar's. */
export class ServiceAddresses {
  readonly #hosts: ReadonlyMap<string, string>;
  readonly services: readonly ServiceRef[];

  /** @param hosts text of `/etc/hosts`, into which kubelet writes the pod's `hostAliases` */
  constructor(hosts: string) {
    const known = new Map<string, { readonly service: ServiceRef; readonly host: string }>();
    for (const line of hosts.split('\n')) {
      const [host = '', ...names] = (line.split('#')[0] ?? '').trim().split(/\s+/);
      if (!LOOPBACK.test(host)) continue;
      for (const full of names) {
        const [, name, namespace] = FULL_NAME.exec(full) ?? [];
        if (name === undefined || namespace === undefined) continue;
        known.set(keyOf(namespace, name), { service: { namespace, name }, host });
      }
    }
    this.#hosts = new Map([...known].map(([key, { host }]) => [key, host]));
    this.services = [...known.values()].map(({ service }) => service);
  }

  get namespaces(): readonly string[] {
    return [...new Set(this.services.map(({ namespace }) => namespace))];
  }

  /** @throws RangeError for a Service that the pod does not call */
  of({ namespace, name }: ServiceRef, port: number): Address {
    const host = this.#hosts.get(keyOf(namespace, name));
    if (host === undefined) throw new RangeError(`no address is set aside for ${namespace}/${name}`);
    return { host, port };
  }
}
