import type { PortName, Role } from '../model/cast.ts';
import type { HttpMatch, IdentitySchemes, Intent, Route } from './intent.ts';

function describeMatch({ methods, path, headers = {} }: HttpMatch): string {
  const method = methods === undefined || methods[0] === '*' ? 'any method' : methods.join('|');
  const filters = Object.entries(headers).map(([name, pattern]) => `${name}: ${pattern}`);
  const withHeaders = filters.length > 0 ? ` with ${filters.join(' and ')}` : '';
  return `${method} ${path ?? 'any path'}${withHeaders}`;
}

function describePorts(protocol: 'TCP' | 'UDP', ports: readonly PortName[] = []): string {
  return ports.length === 0 ? `${protocol} on every port` : `${protocol} on ${ports.join(', ')}`;
}

function describeRoute(route: Route): string {
  switch (route.kind) {
    case 'http':
      return describeMatch(route);
    case 'http-group': {
      const matches = route.matches.map(
        (match) => `${match.name === undefined ? '' : `${match.name}: `}${describeMatch(match)}`,
      );
      const bound = route.bind === 'all' ? 'all' : route.bind.join(', ') || 'none';
      return `${bound} of (${matches.join('; ')})`;
    }
    case 'tcp':
      return describePorts('TCP', route.ports);
    case 'udp':
      return describePorts('UDP', route.ports);
  }
}

function describeRoutes(routes: readonly Route[]): string {
  return routes.length === 0 ? 'no route' : routes.map(describeRoute).join(' and ');
}

function roles(list: readonly Role[]): string {
  return list.length === 0 ? 'nobody' : list.join(', ');
}

function describeSchemes({ podsOf, serviceAccountOf, spiffeOf }: IdentitySchemes): string {
  const schemes = [
    podsOf && `the pods of ${podsOf}`,
    serviceAccountOf && `the ServiceAccount name of ${serviceAccountOf}`,
    spiffeOf && `the SPIFFE identities of ${roles(spiffeOf)}`,
  ].filter((scheme) => scheme !== undefined);
  return schemes.length === 0 ? 'nothing' : schemes.join(' or ');
}

/** An intent in a few plain words, e.g. `allow client → server on GET /echo`. Paths are as written, not as disguised. */
export function describeIntent(intent: Intent): string {
  switch (intent.kind) {
    case 'allow': {
      const how = intent.subjects === 'identity-binding' ? ' (both named by identity bindings)' : '';
      return `allow ${roles(intent.from)} → ${intent.to} on ${describeRoutes(intent.routes)}${how}`;
    }
    case 'routes':
      return `define ${describeRoutes(intent.routes)}, for nobody`;
    case 'split': {
      const weights = Object.entries(intent.backends).map(([service, weight]) => `${service} ${weight}`);
      const groups = intent.when.map((group) => group.map(describeMatch).join(' or '));
      const condition = groups.length > 0 ? ` for ${groups.join(' or ')}` : '';
      return `split ${intent.root} into ${weights.join(', ') || 'nothing'}${condition}`;
    }
    case 'identity-binding':
      return `let the identity of ${intent.role} be held by ${describeSchemes(intent.schemes)}`;
    case 'invalid':
      return `write a ${intent.object.kind} by hand`;
    default:
      return intent satisfies never;
  }
}
