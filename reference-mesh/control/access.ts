import type { Decisions, DenialAnswer, PeerCertificate } from './decisions.ts';
import type { Grant, Identity, Policy, PortRoute, Rule, Scheme, Subject } from './policy.ts';
import { keyOf } from './policy.ts';
import type { AccessRequest } from './request.ts';
import type { Workload } from './topology.ts';

/** All traffic is denied by default, and any TrafficTarget may allow it (access-A1, access-A2). */
export function isAllowed(decide: Decisions, policy: Policy, request: AccessRequest): boolean {
  if (!policy.accessServed) return true;
  return policy.grants.some((grant) => decide.grantApplies(decide, policy, grant, request));
}

/** Destination, source and route of the same TrafficTarget: no cross product (access-A4). */
export function grantApplies(
  decide: Decisions,
  policy: Policy,
  grant: Grant,
  request: AccessRequest,
): boolean {
  return (
    decide.grantCounts(grant) &&
    decide.destinationMatches(decide, policy, grant.destination, request) &&
    (grant.port === undefined || decide.portAllowed([grant.port], request.port)) &&
    grant.sources.some((source) => decide.sourceMatches(decide, policy, source, request)) &&
    decide.rulesMatch(decide, policy, grant, request)
  );
}

/**
 * At least one rule and one source (access-A17), in the destination's own namespace: a client must not be able to
 * give itself access (access-A13, our reading).
 */
export function grantCounts(grant: Grant): boolean {
  return (
    grant.rules.length > 0 && grant.sources.length > 0 && grant.namespace === grant.destination.namespace
  );
}

/** The destination is the ServiceAccount of the pod, not the Service that was dialled (access-A10). */
export function destinationMatches(
  decide: Decisions,
  policy: Policy,
  destination: Subject,
  request: AccessRequest,
): boolean {
  return decide.subjectMatches(decide, policy, destination, request.destination);
}

export function sourceMatches(
  decide: Decisions,
  policy: Policy,
  source: Subject,
  request: AccessRequest,
): boolean {
  return decide.subjectMatches(decide, policy, source, request.source);
}

/** The schemes of an IdentityBinding are alternatives (access-IB1). */
export function subjectMatches(
  decide: Decisions,
  policy: Policy,
  subject: Subject,
  workload: Workload,
): boolean {
  switch (subject.kind) {
    case 'service-account':
      return decide.sameIdentity(subject, workload);
    case 'binding': {
      const binding = policy.bindings.get(keyOf(subject.namespace, subject.name));
      return (
        binding?.schemes.some((scheme) => decide.schemeMatches(scheme, binding.namespace, workload)) === true
      );
    }
    default:
      return subject satisfies never;
  }
}

/** Name and namespace (access-A7-namespace). */
export function sameIdentity(identity: Identity, workload: Workload): boolean {
  return identity.name === workload.serviceAccount && identity.namespace === workload.namespace;
}

/** A binding reaches no pod of another namespace (access-IB3, access-IB4). */
export function schemeMatches(scheme: Scheme, namespace: string, workload: Workload): boolean {
  if (workload.namespace !== namespace) return false;
  switch (scheme.kind) {
    case 'service-account':
      return scheme.name === workload.serviceAccount;
    case 'pod-labels':
      return Object.entries(scheme.labels).every(([label, value]) => workload.labels[label] === value);
    case 'spiffe':
      return scheme.id.replace(/^spiffe:\/\//, '') === spiffeOf(workload).replace(/^spiffe:\/\//, '');
    default:
      return scheme satisfies never;
  }
}

/**
 * How rules of different kinds combine. For HTTP, L7 narrows what L4 opens: with both kinds in one TrafficTarget a
 * request must meet a TCPRoute and an HTTPRouteGroup (access-A24), with a TCPRoute alone every request on its ports is
 * allowed (access-A27). Raw TCP needs a TCPRoute (access-A28), UDP a UDPRoute. Several of a kind: any one.
 */
export function rulesMatch(decide: Decisions, policy: Policy, grant: Grant, request: AccessRequest): boolean {
  const met = (kind: Rule['kind']) =>
    grant.rules.some(
      (rule) => rule.kind === kind && decide.ruleMatches(decide, policy, grant.namespace, rule, request),
    );
  if (request.protocol !== 'http') return met(request.protocol);
  const has = (kind: Rule['kind']) => grant.rules.some((rule) => rule.kind === kind);
  if (!has('http')) return met('tcp');
  return met('http') && (!has('tcp') || met('tcp'));
}

/** Route objects are looked up in the TrafficTarget's namespace; one that is not there opens nothing (access-A20). */
export function ruleMatches(
  decide: Decisions,
  policy: Policy,
  namespace: string,
  rule: Rule,
  request: AccessRequest,
): boolean {
  const key = keyOf(namespace, rule.route);
  switch (rule.kind) {
    case 'http': {
      const { http } = request;
      const group = policy.routeGroups.get(key);
      if (group === undefined || http === undefined) return false;
      return group.matches.some(
        (match) => decide.routeSelected(rule.matches, match.name) && decide.matchHolds(decide, match, http),
      );
    }
    case 'tcp': {
      const route = policy.tcpRoutes.get(key);
      return route !== undefined && decide.portRouteMatches(decide, route, request);
    }
    case 'udp': {
      const route = policy.udpRoutes.get(key);
      return route !== undefined && decide.portRouteMatches(decide, route, request);
    }
    default:
      return rule satisfies never;
  }
}

export function portRouteMatches(decide: Decisions, route: PortRoute, request: AccessRequest): boolean {
  return decide.portAllowed(route.ports, request.port);
}

/** No ports: all of them (access-A22). */
export function portAllowed(ports: readonly number[], port: number): boolean {
  return ports.length === 0 || ports.includes(port);
}

/** A rule that names no matches is valid for all of the group (access-A18). */
export function routeSelected(selection: readonly string[] | undefined, name: string): boolean {
  return selection === undefined || selection.includes(name);
}

/** "Ports on the destination service" (access-A22): the Service port dialled, where it is known. */
export function accessPort(containerPort: number, claimed: number | undefined): number {
  return claimed ?? containerPort;
}

export function answerDenied(): DenialAnswer {
  return { kind: 'turn-away', status: 403 };
}

export function admitsPlaintext(): boolean {
  return false;
}

const SPIFFE_ID = /^spiffe:\/\/cluster\.local\/ns\/([^/]+)\/sa\/([^/]+)$/;

export function spiffeOf(workload: Pick<Workload, 'namespace' | 'serviceAccount'>): string {
  return `spiffe://cluster.local/ns/${workload.namespace}/sa/${workload.serviceAccount}`;
}

/** The certificate alone says who calls; it holds exactly one URI, as SPIFFE demands. */
export function peerIdentity(certificate: PeerCertificate): Identity | undefined {
  const [id, ...more] = certificate.uris;
  const parts = id === undefined || more.length > 0 ? null : SPIFFE_ID.exec(id);
  if (parts === null) return undefined;
  const [, namespace, name] = parts as unknown as [string, string, string];
  return { namespace, name };
}
