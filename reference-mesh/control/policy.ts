// What all SMI objects of a mesh say, free of API versions: `read/` makes it, the decisions read it.

/** A ServiceAccount: the identity that the mesh's certificates prove. */
export interface Identity {
  readonly namespace: string;
  readonly name: string;
}

/** Source or destination of a grant. `binding` names an IdentityBinding (access v1alpha4). */
export type Subject =
  | { readonly kind: 'service-account'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'binding'; readonly namespace: string; readonly name: string };

/** One scheme of an IdentityBinding; schemes are alternatives, valid in the binding's own namespace. */
export type Scheme =
  | { readonly kind: 'pod-labels'; readonly labels: Readonly<Record<string, string>> }
  | { readonly kind: 'spiffe'; readonly id: string }
  | { readonly kind: 'service-account'; readonly name: string };

export interface Binding {
  readonly namespace: string;
  readonly name: string;
  readonly schemes: readonly Scheme[];
}

/** A rule refers to a route object of the TrafficTarget's namespace. `matches` absent: all matches of the group. */
export type Rule =
  | { readonly kind: 'http'; readonly route: string; readonly matches?: readonly string[] }
  | { readonly kind: 'tcp' | 'udp'; readonly route: string };

/** A TrafficTarget. */
export interface Grant {
  readonly namespace: string;
  readonly name: string;
  readonly destination: Subject;
  /** access v1alpha1 and v1alpha2: the only port that is opened. */
  readonly port?: number;
  readonly sources: readonly Subject[];
  readonly rules: readonly Rule[];
}

export interface HeaderFilter {
  /** In lower case. */
  readonly name: string;
  readonly pattern: string;
}

export interface HttpMatch {
  readonly name: string;
  readonly pathRegex?: string;
  /** Absent or empty: every method. */
  readonly methods?: readonly string[];
  readonly headers: readonly HeaderFilter[];
}

/** An HTTPRouteGroup. */
export interface RouteGroup {
  readonly namespace: string;
  readonly name: string;
  readonly matches: readonly HttpMatch[];
}

/** A TCPRoute or UDPRoute. No ports: all of them. */
export interface PortRoute {
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly number[];
}

export interface SplitBackend {
  readonly service: string;
  readonly weight: number;
}

/** A TrafficSplit. `groups` absent: all traffic of the root is split. */
export interface Split {
  readonly namespace: string;
  readonly name: string;
  readonly root: string;
  readonly backends: readonly SplitBackend[];
  readonly groups?: readonly string[];
}

/** Objects are found by `namespace/name`. */
export interface Policy {
  /** False where the mesh does not serve the access API: then every meshed workload may call every other. */
  readonly accessServed: boolean;
  readonly grants: readonly Grant[];
  readonly bindings: ReadonlyMap<string, Binding>;
  readonly routeGroups: ReadonlyMap<string, RouteGroup>;
  readonly tcpRoutes: ReadonlyMap<string, PortRoute>;
  readonly udpRoutes: ReadonlyMap<string, PortRoute>;
  readonly splits: readonly Split[];
}

/** A policy and when it came into being, milliseconds by the mesh's clock. */
export interface DatedPolicy {
  readonly at: number;
  readonly policy: Policy;
}

export function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
