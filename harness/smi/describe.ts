import type { PortName, Role } from '../model/cast.ts';
import type { HttpMatch, IdentitySchemes, Intent, Route, SubjectKind, Subjects } from './intent.ts';

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
    case 'named-group':
      return `${route.bind === 'all' ? 'all' : route.bind.join(', ') || 'none'} of the group ${route.name}`;
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
    podsOf && `pods labelled like ${podsOf}`,
    serviceAccountOf && `the ServiceAccount name of ${serviceAccountOf}`,
    spiffeOf && `the SPIFFE identities of ${roles(spiffeOf)}`,
  ].filter((scheme) => scheme !== undefined);
  return schemes.length === 0 ? 'nothing' : schemes.join(' or ');
}

const NAMED: Readonly<Record<Exclude<SubjectKind, 'service-account'>, string>> = {
  'identity-binding': 'named by an identity binding',
  'no-namespace': 'named without a namespace',
  'empty-namespace': 'named with an empty namespace',
  group: 'named as a group',
  'any-name': 'named *',
};

function describeSubjects({ from, to }: Subjects): string {
  if (from === to) return from === 'service-account' ? '' : ` (both ${NAMED[from]})`;
  const ends = [
    from === 'service-account' ? [] : [`each source ${NAMED[from]}`],
    to === 'service-account' ? [] : [`the destination ${NAMED[to]}`],
  ];
  return ` (${ends.flat().join(', ')})`;
}

/** An intent in a few plain words, e.g. `allow client → server on GET /echo`. Paths are as written, not as disguised. */
export function describeIntent(intent: Intent): string {
  switch (intent.kind) {
    case 'allow': {
      const how = describeSubjects(intent.subjects);
      const where =
        intent.livesWith === undefined ? '' : ` (written in the namespace of ${intent.livesWith})`;
      return `allow ${roles(intent.from)} → ${intent.to} on ${describeRoutes(intent.routes)}${how}${where}`;
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
    case 'handwritten':
      return `write a ${intent.object.kind} by hand`;
    default:
      return intent satisfies never;
  }
}
