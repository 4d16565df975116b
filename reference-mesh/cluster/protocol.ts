import type { ServedVersions } from '../../harness/model/api.ts';
import type { Transport } from '../../harness/model/cast.ts';
import type { KubernetesObject } from '../../harness/model/kubernetes.ts';
import type { Exchange } from '../control/observation.ts';
import type { Service, Workload } from '../control/topology.ts';

// What the controller and the sidecars say to each other: JSON over HTTP/2 and TLS, one stream a line.

/** Whom a sidecar's token is for; no other audience's token is accepted. */
export const AUDIENCE = 'reference-mesh';

/** A sidecar's own ports on the pod's address, above those that applications of the suite use. */
export const TUNNEL_PORT = 31_998;
export const HEALTH_PORT = 31_997;

export const PATHS = {
  /** POST, authenticated by a token: a public key for a certificate. */
  certificates: '/v1/certificates',
  /** GET, mTLS: a `Hello`, then `Update`s without end. */
  updates: '/v1/updates',
  /** POST, mTLS: an `Acknowledgement`. */
  acknowledgements: '/v1/acknowledgements',
  /** POST, mTLS: a `Report`. */
  exchanges: '/v1/exchanges',
} as const;

export interface CertificateRequest {
  /** SubjectPublicKeyInfo, PEM. */
  readonly publicKey: string;
}

/** PEM. */
export interface CertificateAnswer {
  readonly certificate: string;
  readonly authority: string;
}

/** How every proxy of the mesh decides; a sidecar that was told otherwise before starts anew. */
export interface Hello {
  readonly versions: ServedVersions;
  /** Name of a fault of the reference mesh. */
  readonly fault?: string;
}

/** A pod with a sidecar, as the others see it. */
export interface RemoteWorkload extends Omit<Workload, 'containerPorts' | 'meshed'> {
  readonly ports: readonly { readonly number: number; readonly transport: Transport }[];
  /** The pod's address. */
  readonly host: string;
  /** False: nobody sends to it yet, or any more. */
  readonly isReady: boolean;
}

export type Item =
  | { readonly kind: 'object'; readonly object: KubernetesObject }
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'workload'; readonly workload: RemoteWorkload };

/** By `itemKey`, in the order in which they came to be. */
export type Items = ReadonlyMap<string, Item>;

/** What changed since the update before; the first after a `Hello` is everything that there is. */
export interface Update {
  readonly generation: number;
  readonly set: readonly (readonly [key: string, item: Item])[];
  readonly gone: readonly string[];
}

export interface Acknowledgement {
  readonly generation: number;
}

/** Exchanges that a sidecar measured. */
export interface Report {
  /** Grows from report to report of a pod, over restarts too: one that is not greater was sent twice. */
  readonly number: number;
  readonly exchanges: readonly Omit<Exchange, 'pod'>[];
}

export function itemKey(item: Item): string {
  switch (item.kind) {
    case 'object': {
      const { kind, metadata } = item.object;
      return `${metadata.namespace}/${kind}/${metadata.name}`;
    }
    case 'service':
      return `${item.service.namespace}/service/${item.service.name}`;
    case 'workload':
      return workloadKey(item.workload);
    default:
      return item satisfies never;
  }
}

export function workloadKey({ namespace, pod }: Pick<RemoteWorkload, 'namespace' | 'pod'>): string {
  return `${namespace}/workload/${pod}`;
}

/** The namespace that an item lies in. */
export function namespaceOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}
