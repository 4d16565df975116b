import type { PortName, Role, ServiceName } from '../model/cast.ts';
import type { JsonObject } from '../model/kubernetes.ts';
import type { Layout } from '../model/layout.ts';
import type { Method } from '../model/probe.ts';

// What the author of a test writes. No field name of SMI appears here: `render` knows how each version says it.

export type Methods = readonly Method[] | readonly ['*'];

/** One way to match an HTTP request; what is left out matches everything. */
export interface HttpMatch {
  /** Regular expression, anchored to the beginning of the path. Its words are disguised as those of probes are. */
  readonly path?: string;
  readonly methods?: Methods;
  /** Header name → regular expression of its value; all must match. */
  readonly headers?: Readonly<Record<string, string>>;
  /** By which `bind` of a group refers to it; drawn where it is left out. */
  readonly name?: string;
}

export interface HttpRoute extends HttpMatch {
  readonly kind: 'http';
}

/** HTTP matches in an object of their own, of which all or only the named ones are allowed. */
export interface HttpGroupRoute {
  readonly kind: 'http-group';
  readonly matches: readonly HttpRoute[];
  readonly bind: 'all' | readonly string[];
  /** Two intents that name a group alike, with the same matches, share one object. */
  readonly name?: string;
}

/** Raw TCP. Without `ports` all ports of the destination's Service. */
export interface TcpRoute {
  readonly kind: 'tcp';
  readonly ports?: readonly PortName[];
}

/** UDP. Without `ports` all ports of the destination's Service. */
export interface UdpRoute {
  readonly kind: 'udp';
  readonly ports?: readonly PortName[];
}

export type Route = HttpRoute | HttpGroupRoute | TcpRoute | UdpRoute;

/** How the two ends of an `allow` are named: by their ServiceAccounts, or by the `identityBinding` of each role. */
export type Subjects = 'service-account' | 'identity-binding';

export interface AllowIntent {
  readonly kind: 'allow';
  readonly from: readonly Role[];
  readonly to: Role;
  readonly routes: readonly Route[];
  readonly subjects: Subjects;
}

export interface RoutesIntent {
  readonly kind: 'routes';
  readonly to: Role;
  readonly routes: readonly Route[];
}

export interface SplitIntent {
  readonly kind: 'split';
  readonly root: ServiceName;
  /** Service → weight, a whole number; in the order in which they were written. */
  readonly backends: Readonly<Partial<Record<ServiceName, number>>>;
  /** Each inner list is a group of HTTP matches; a request must match one match of any group. */
  readonly when: readonly (readonly HttpRoute[])[];
}

/** What makes a pod hold an identity; any one of them suffices. */
export interface IdentitySchemes {
  /** The pods of this role, by their label. */
  readonly podsOf?: Role;
  /** Pods with the ServiceAccount name of this role, in the binding's own namespace. */
  readonly serviceAccountOf?: Role;
  /** SPIFFE identities of these roles' ServiceAccounts in the trust domain `cluster.local`. */
  readonly spiffeOf?: readonly Role[];
}

export interface IdentityBindingIntent {
  readonly kind: 'identity-binding';
  /** Whose identity `subjects: 'identity-binding'` refers to; the binding lives in this role's namespace. */
  readonly role: Role;
  readonly schemes: IdentitySchemes;
}

/** A kind of object, with the API it belongs to. */
export type ApiKind =
  | { readonly api: 'access'; readonly kind: 'TrafficTarget' | 'IdentityBinding' }
  | { readonly api: 'specs'; readonly kind: 'HTTPRouteGroup' | 'TCPRoute' | 'UDPRoute' }
  | { readonly api: 'split'; readonly kind: 'TrafficSplit' };

export interface InvalidIntent {
  readonly kind: 'invalid';
  readonly object: ApiKind;
  readonly spec: (layout: Layout) => JsonObject;
}

export type Intent = AllowIntent | RoutesIntent | SplitIntent | IdentityBindingIntent | InvalidIntent;

/** An intent that contradicts itself: a mistake of the test's author. */
export class IntentError extends Error {
  readonly code: 'INTENT_WEIGHT' | 'INTENT_ANY_METHOD';

  constructor(code: IntentError['code'], message: string) {
    super(message);
    this.name = 'IntentError';
    this.code = code;
  }
}

/** @throws IntentError `INTENT_ANY_METHOD` when `*` stands beside other methods */
export function http(match: HttpMatch = {}): HttpRoute {
  const methods: readonly string[] = match.methods ?? [];
  if (methods.includes('*') && methods.length > 1) {
    throw new IntentError(
      'INTENT_ANY_METHOD',
      `methods ${JSON.stringify(methods)}: write either ['*'] or the methods, not both`,
    );
  }
  return { kind: 'http', ...match };
}

export function httpGroup(group: {
  readonly matches: readonly HttpRoute[];
  readonly bind: 'all' | readonly string[];
  readonly name?: string;
}): HttpGroupRoute {
  return { kind: 'http-group', ...group };
}

export function tcp(route: { readonly ports?: readonly PortName[] } = {}): TcpRoute {
  return { kind: 'tcp', ...route };
}

export function udp(route: { readonly ports?: readonly PortName[] } = {}): UdpRoute {
  return { kind: 'udp', ...route };
}

/**
 * Lets `from` talk to `to` on these routes and no others.
 *
 * All `http()` of one list share one object. `tcp({ ports })` beside HTTP narrows HTTP to those ports (access-A24).
 * Empty `from` or `routes` are invalid on purpose.
 */
export function allow(intent: {
  readonly from: Role | readonly Role[];
  readonly to: Role;
  readonly routes: readonly Route[];
  readonly subjects?: Subjects;
}): AllowIntent {
  const { from, to, routes, subjects = 'service-account' } = intent;
  return { kind: 'allow', from: typeof from === 'string' ? [from] : from, to, routes, subjects };
}

/** The objects of the routes alone, which nothing refers to. `to` gives port names their numbers. */
export function routesOnly(routes: readonly Route[], to: Role = 'server'): RoutesIntent {
  return { kind: 'routes', to, routes };
}

/**
 * Divides what clients send to `root` among `backends` by weight; with `when`, only requests that match.
 *
 * @throws IntentError `INTENT_WEIGHT` when a weight is no whole number from 0; use `invalid` for such an object
 */
export function split(intent: {
  readonly root: ServiceName;
  readonly backends: Readonly<Partial<Record<ServiceName, number>>>;
  readonly when?: readonly (readonly HttpRoute[])[];
}): SplitIntent {
  for (const [service, weight] of Object.entries(intent.backends)) {
    if (!Number.isSafeInteger(weight) || weight < 0) {
      throw new IntentError(
        'INTENT_WEIGHT',
        `weight ${weight} of ${service}: write a whole number from 0, or use invalid()`,
      );
    }
  }
  return { kind: 'split', root: intent.root, backends: intent.backends, when: intent.when ?? [] };
}

/** Says which pods hold the identity that `allow({ subjects: 'identity-binding' })` means by `role`. */
export function identityBinding(intent: {
  readonly role: Role;
  readonly schemes: IdentitySchemes;
}): IdentityBindingIntent {
  return { kind: 'identity-binding', ...intent };
}

/** An object that the API server should refuse. `spec` is what stands below `spec`, or at the root in versions without it. */
export function invalid(intent: ApiKind & { readonly spec: (layout: Layout) => JsonObject }): InvalidIntent {
  const { spec, ...object } = intent;
  return { kind: 'invalid', object, spec };
}
