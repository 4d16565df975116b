import type { Api, ApiVersion } from '../../../model/api.ts';
import type { Json } from '../../../model/kubernetes.ts';
import type { ModeCheck } from '../../../profiles/mode.ts';
import type { WorkloadRef } from '../../../profiles/object-ref.ts';
import type { Kind } from '../../../smi/resource.ts';
import type { CheckedRight } from '../access.ts';
import type { NodeImages } from '../nodes.ts';
import type { LeaseState } from '../run-lock.ts';

/** What could be read, or why not. */
export type Fact<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly why: string };

export interface ServedApi {
  readonly api: Api;
  readonly versions: readonly ApiVersion[];
}

/** One kind of SMI in a version that is served. */
export interface ServedKind {
  readonly kind: Kind;
  readonly version: ApiVersion;
}

/** A validating webhook that is asked about SMI objects. */
export interface SmiWebhook {
  readonly name: string;
  /** `refuses`: where nobody answers, the objects are refused. */
  readonly unanswered: 'refuses' | 'lets-pass';
  /** Where it runs; a webhook outside the cluster has a URL instead. */
  readonly service: { readonly namespace: string; readonly name: string; readonly ready: number } | undefined;
}

export interface MeshWorkload {
  readonly workload: WorkloadRef;
  readonly state: 'ready' | 'not-ready' | 'absent';
}

/** What is seen of a mesh by its profile. */
export interface MeshSeen {
  readonly name: string;
  readonly title: string;
  readonly workloads: readonly MeshWorkload[];
}

/** A setting of the strict mode as it was read back. */
export interface SettingSeen {
  readonly check: ModeCheck;
  readonly holds: boolean;
  readonly value: Json;
}

/** The registration of an aggregated API. */
export type MetricsApi =
  | { readonly kind: 'none' }
  | { readonly kind: 'registered'; readonly available: boolean; readonly message: string };

export interface Leftovers {
  /** Namespaces with our label. */
  readonly namespaces: readonly string[];
  /** CRDs with our label. */
  readonly crds: readonly string[];
  readonly lease: LeaseState;
}

/** Everything that is known of a cluster that answers. */
export interface ClusterFacts {
  readonly context: string;
  readonly server: string;
  /** `v1.34.4` */
  readonly kubernetes: string;
  /** Who the credentials say one is. */
  readonly user: Fact<string>;
  readonly rights: Fact<readonly CheckedRight[]>;
  /** Whether the user may do anything: what installing a mesh takes. */
  readonly isAdmin: Fact<boolean>;
  readonly apis: Fact<readonly ServedApi[]>;
  readonly kinds: Fact<readonly ServedKind[]>;
  readonly headersShape: Fact<'array' | 'map'>;
  readonly crdNames: Fact<readonly string[]>;
  readonly webhooks: Fact<readonly SmiWebhook[]>;
  /** The chosen mesh; absent where none is. */
  readonly mesh?: Fact<MeshSeen>;
  /** The others that come with the suite. */
  readonly otherMeshes: Fact<readonly MeshSeen[]>;
  /** Of the chosen mesh's strict mode. */
  readonly mode: Fact<readonly SettingSeen[]>;
  readonly metrics: Fact<MetricsApi>;
  readonly nodes: Fact<readonly NodeImages[]>;
  /** How many stages there is memory for. */
  readonly stages: Fact<number>;
  readonly leftovers: Fact<Leftovers>;
  /** Of the cluster's CoreDNS. */
  readonly corefile: Fact<string>;
}
