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

/** A group that is referred to and not made: another intent makes it, in this namespace or elsewhere, or none does. */
export interface NamedGroupRoute {
  readonly kind: 'named-group';
  /** As in `httpGroup`. */
  readonly name: string;
  readonly bind: 'all' | readonly string[];
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

export type Route = HttpRoute | HttpGroupRoute | NamedGroupRoute | TcpRoute | UdpRoute;

/** How an end of an `allow` is named. Of all but the first two SMI does not say what they mean. */
export type SubjectKind =
  /** By its ServiceAccount. */
  | 'service-account'
  /** By the `identityBinding` of its role. */
  | 'identity-binding'
  /** By its ServiceAccount, whose namespace is left out, or empty. */
  | 'no-namespace'
  | 'empty-namespace'
  /** As a Group of the ServiceAccount's name. */
  | 'group'
  /** As a ServiceAccount of the name `*`. */
  | 'any-name';

export interface Subjects {
  readonly from: SubjectKind;
  readonly to: SubjectKind;
}

export interface AllowIntent {
  readonly kind: 'allow';
  readonly from: readonly Role[];
  readonly to: Role;
  readonly routes: readonly Route[];
  readonly subjects: Subjects;
  /** Its objects lie in this role's namespace; by default in that of `to`. */
  readonly livesWith?: Role;
}

export interface RoutesIntent {
  readonly kind: 'routes';
  readonly to: Role;
  readonly routes: readonly Route[];
}

export interface SplitIntent {
  readonly kind: 'split';
  readonly root: ServiceName;
  /** Service → weight, in thousandths at the finest; in the order in which they were written. */
  readonly backends: Readonly<Partial<Record<ServiceName, number>>>;
  /** Each inner list is a group of HTTP matches; a request must match one match of any group. */
  readonly when: readonly (readonly HttpRoute[])[];
}

/** What makes a pod hold an identity; any one of them suffices. */
export interface IdentitySchemes {
  /** The pods with the name of this role's ServiceAccount as their label ACCOUNT_LABEL. */
  readonly podsOf?: Role;
  /** Pods with the ServiceAccount name of this role, in the binding's own namespace. */
  readonly serviceAccountOf?: Role;
  /** SPIFFE identities of these roles' ServiceAccounts in the trust domain `cluster.local`. */
  readonly spiffeOf?: readonly Role[];
}

export interface IdentityBindingIntent {
  readonly kind: 'identity-binding';
  /** Whose identity an `identity-binding` refers to; the binding lives in this role's namespace. */
  readonly role: Role;
  readonly schemes: IdentitySchemes;
}

/** A kind of object, with the API it belongs to. */
export type ApiKind =
  | { readonly api: 'access'; readonly kind: 'TrafficTarget' | 'IdentityBinding' }
  | { readonly api: 'specs'; readonly kind: 'HTTPRouteGroup' | 'TCPRoute' | 'UDPRoute' }
  | { readonly api: 'split'; readonly kind: 'TrafficSplit' };

export interface HandwrittenIntent {
  readonly kind: 'handwritten';
  readonly object: ApiKind;
  readonly spec: (layout: Layout) => JsonObject;
}

export type Intent = AllowIntent | RoutesIntent | SplitIntent | IdentityBindingIntent | HandwrittenIntent;

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

export function namedGroup(name: string, bind: NamedGroupRoute['bind'] = 'all'): NamedGroupRoute {
  return { kind: 'named-group', name, bind };
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
  /** `service-account` unless given. */
  readonly subjects?: Partial<Subjects>;
  readonly livesWith?: Role;
}): AllowIntent {
  const { from } = intent;
  const subjects: Subjects = { from: 'service-account', to: 'service-account', ...intent.subjects };
  return { ...intent, kind: 'allow', from: typeof from === 'string' ? [from] : from, subjects };
}

/** The objects of the routes alone. `to` gives port names their numbers, and the objects their namespace. */
export function routesOnly(routes: readonly Route[], to: Role = 'server'): RoutesIntent {
  return { kind: 'routes', to, routes };
}

/**
 * Divides what clients send to `root` among `backends` by weight; with `when`, only requests that match.
 *
 * @throws IntentError `INTENT_WEIGHT` when a weight is below 0 or finer than a thousandth; use `handwritten` for such an object
 */
export function split(intent: {
  readonly root: ServiceName;
  readonly backends: Readonly<Partial<Record<ServiceName, number>>>;
  readonly when?: readonly (readonly HttpRoute[])[];
}): SplitIntent {
  for (const [service, weight] of Object.entries(intent.backends)) {
    if (!Number.isSafeInteger(weight * 1000) || weight < 0) {
      throw new IntentError(
        'INTENT_WEIGHT',
        `weight ${weight} of ${service}: write a number from 0, in thousandths at the finest, or use handwritten()`,
      );
    }
  }
  return { kind: 'split', root: intent.root, backends: intent.backends, when: intent.when ?? [] };
}

/** Says which pods hold the identity that an `allow` by `identity-binding` means by `role`. */
export function identityBinding(intent: {
  readonly role: Role;
  readonly schemes: IdentitySchemes;
}): IdentityBindingIntent {
  return { kind: 'identity-binding', ...intent };
}

/**
 * An object that no other intent makes: wrong on purpose, or of a form on which SMI is silent. `spec` is what stands
 * below `spec`, or at the root in versions without it.
 */
export function handwritten(
  intent: ApiKind & { readonly spec: (layout: Layout) => JsonObject },
): HandwrittenIntent {
  const { spec, ...object } = intent;
  return { kind: 'handwritten', object, spec };
}
