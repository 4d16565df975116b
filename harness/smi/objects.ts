import type { ApiVersion } from '../model/api.ts';

// The objects as they are stored and served, version by version. Fields that a CRD does not require are optional here,
// whatever the text says: a consumer reads what the API server let through.

type ObjectMeta = { readonly name: string; readonly namespace: string };

type SmiObject<
  Group extends 'access' | 'specs' | 'split',
  Version extends ApiVersion,
  Kind extends string,
  Body,
> = {
  readonly apiVersion: `${Group}.smi-spec.io/${Version}`;
  readonly kind: Kind;
  readonly metadata: ObjectMeta;
} & Body;

/** `namespace`: where it is absent the text is silent (access-A14). */
export type Subject = { readonly kind: string; readonly name: string; readonly namespace?: string };
/** `port`: of the destination's Service; absent means every port. */
export type SubjectWithPort = Subject & { readonly port?: number };

/** `matches` absent: all matches of the route. The route lives in the TrafficTarget's namespace. */
type Rule<Kind extends string> = {
  readonly kind: Kind;
  readonly name: string;
  readonly matches?: readonly string[];
};
export type RuleV1alpha2 = Rule<'HTTPRouteGroup' | 'TCPRoute'>;
export type RuleV1alpha3 = Rule<'HTTPRouteGroup' | 'TCPRoute' | 'UDPRoute'>;

export type TrafficTargetV1alpha1 = SmiObject<
  'access',
  'v1alpha1',
  'TrafficTarget',
  {
    readonly destination: SubjectWithPort;
    readonly specs: readonly RuleV1alpha2[];
    readonly sources: readonly Subject[];
  }
>;

export type TrafficTargetV1alpha2 = SmiObject<
  'access',
  'v1alpha2',
  'TrafficTarget',
  {
    readonly spec: {
      readonly destination: SubjectWithPort;
      readonly rules?: readonly RuleV1alpha2[];
      readonly sources?: readonly Subject[];
    };
  }
>;

export type TrafficTargetSpecV1alpha3 = {
  readonly destination: Subject;
  readonly rules: readonly RuleV1alpha3[];
  readonly sources: readonly Subject[];
};
export type TrafficTargetV1alpha3 = SmiObject<
  'access',
  'v1alpha3',
  'TrafficTarget',
  { readonly spec: TrafficTargetSpecV1alpha3 }
>;
export type TrafficTargetV1alpha4 = SmiObject<
  'access',
  'v1alpha4',
  'TrafficTarget',
  { readonly spec: TrafficTargetSpecV1alpha3 }
>;
export type TrafficTarget =
  | TrafficTargetV1alpha1
  | TrafficTargetV1alpha2
  | TrafficTargetV1alpha3
  | TrafficTargetV1alpha4;

/** Any one scheme makes a pod hold the identity; `podLabelSelector` and `serviceAccount` exclude each other. */
export type IdentityBindingSchemes = {
  readonly podLabelSelector?: { readonly matchLabels: { readonly [label: string]: string } };
  readonly spiffeIdentities?: readonly string[];
  readonly serviceAccount?: string;
};
export type IdentityBinding = SmiObject<
  'access',
  'v1alpha4',
  'IdentityBinding',
  { readonly spec: { readonly schemes: IdentityBindingSchemes } }
>;

export type HttpMatchV1alpha1 = {
  readonly name: string;
  readonly pathRegex?: string;
  readonly methods?: readonly string[];
};
/** Two shapes are published: a list of maps (released text, smi-sdk-go) and one map (main, smi-controller-sdk). */
export type HeaderFilters =
  | readonly { readonly [header: string]: string }[]
  | { readonly [header: string]: string };
export type HttpMatchV1alpha2 = HttpMatchV1alpha1 & { readonly headers?: HeaderFilters };

export type HTTPRouteGroupV1alpha1 = SmiObject<
  'specs',
  'v1alpha1',
  'HTTPRouteGroup',
  { readonly matches: readonly HttpMatchV1alpha1[] }
>;
export type HTTPRouteGroupV1alpha2 = SmiObject<
  'specs',
  'v1alpha2',
  'HTTPRouteGroup',
  { readonly matches: readonly HttpMatchV1alpha2[] }
>;
export type HTTPRouteGroupV1alpha3 = SmiObject<
  'specs',
  'v1alpha3',
  'HTTPRouteGroup',
  { readonly spec: { readonly matches: readonly HttpMatchV1alpha2[] } }
>;
export type HTTPRouteGroupV1alpha4 = SmiObject<
  'specs',
  'v1alpha4',
  'HTTPRouteGroup',
  { readonly spec: { readonly matches: readonly HttpMatchV1alpha2[] } }
>;
export type HTTPRouteGroup =
  | HTTPRouteGroupV1alpha1
  | HTTPRouteGroupV1alpha2
  | HTTPRouteGroupV1alpha3
  | HTTPRouteGroupV1alpha4;

/** Ports of the destination's Service; an empty list means all of them. */
export type PortMatch = { readonly matches: { readonly ports: readonly number[] } };

type Nothing = { readonly [field: string]: never };
export type TCPRouteV1alpha1 = SmiObject<'specs', 'v1alpha1', 'TCPRoute', unknown>;
export type TCPRouteV1alpha2 = SmiObject<'specs', 'v1alpha2', 'TCPRoute', unknown>;
export type TCPRouteV1alpha3 = SmiObject<'specs', 'v1alpha3', 'TCPRoute', { readonly spec: Nothing }>;
export type TCPRouteV1alpha4 = SmiObject<'specs', 'v1alpha4', 'TCPRoute', { readonly spec: PortMatch }>;
export type TCPRoute = TCPRouteV1alpha1 | TCPRouteV1alpha2 | TCPRouteV1alpha3 | TCPRouteV1alpha4;

export type UDPRouteV1alpha4 = SmiObject<'specs', 'v1alpha4', 'UDPRoute', { readonly spec: PortMatch }>;
export type UDPRoute = UDPRouteV1alpha4;

/** `weight`: a Kubernetes quantity; 1 is 1000m. */
export type BackendV1alpha1 = { readonly service: string; readonly weight: string | number };
export type BackendV1alpha2 = { readonly service: string; readonly weight: number };

export type TrafficSplitV1alpha1 = SmiObject<
  'split',
  'v1alpha1',
  'TrafficSplit',
  { readonly spec: { readonly service: string; readonly backends: readonly BackendV1alpha1[] } }
>;
export type TrafficSplitSpecV1alpha2 = {
  readonly service: string;
  readonly backends: readonly BackendV1alpha2[];
};
export type TrafficSplitV1alpha2 = SmiObject<
  'split',
  'v1alpha2',
  'TrafficSplit',
  { readonly spec: TrafficSplitSpecV1alpha2 }
>;
/** `matches`: HTTPRouteGroups of the split's namespace, merged into one; absent means all traffic. */
export type TrafficSplitSpecV1alpha3 = TrafficSplitSpecV1alpha2 & {
  readonly matches?: readonly { readonly kind: string; readonly name: string }[];
};
export type TrafficSplitV1alpha3 = SmiObject<
  'split',
  'v1alpha3',
  'TrafficSplit',
  { readonly spec: TrafficSplitSpecV1alpha3 }
>;
export type TrafficSplitV1alpha4 = SmiObject<
  'split',
  'v1alpha4',
  'TrafficSplit',
  { readonly spec: TrafficSplitSpecV1alpha3 }
>;
export type TrafficSplit =
  | TrafficSplitV1alpha1
  | TrafficSplitV1alpha2
  | TrafficSplitV1alpha3
  | TrafficSplitV1alpha4;

export type AnySmiObject =
  | TrafficTarget
  | IdentityBinding
  | HTTPRouteGroup
  | TCPRoute
  | UDPRoute
  | TrafficSplit;
