import type { JsonObject } from '../../model/kubernetes.ts';

const DOMAIN = 'cluster.local';

/**
 * `hostAliases` of a pod: an address for each Service, with every name by which the pod may call it.
 *
 * @param namespace of the pod: a Service of its own namespace has a short name, too
 * @param from the first address; the others follow it
 */
export function hostAliasesOf(
  services: readonly { readonly name: string; readonly namespace: string }[],
  namespace: string,
  from: string,
): readonly JsonObject[] {
  return services.map((service, index) => {
    const qualified = `${service.name}.${service.namespace}`;
    const short = service.namespace === namespace ? [service.name] : [];
    return {
      ip: after(from, index),
      hostnames: [...short, qualified, `${qualified}.svc`, `${qualified}.svc.${DOMAIN}`],
    };
  });
}

/** The IPv4 address so many steps after another. */
function after(address: string, steps: number): string {
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + steps;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
