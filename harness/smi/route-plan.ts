import type { PortName, Role } from '../model/cast.ts';
import type { Layout } from '../model/layout.ts';
import { disguise } from '../model/layout.ts';
import type { HttpRoute, Route } from './intent.ts';
import { objectName } from './object-name.ts';
import type { CannotBeExpressed } from './rendering.ts';
import { cannotBeExpressed } from './rendering.ts';
import { servicePortOf } from './service-port.ts';

/** A match of one HTTPRouteGroup, named and disguised. */
export interface PlannedMatch {
  readonly name: string;
  readonly path?: string;
  readonly methods?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

export interface PlannedHttpGroup {
  readonly kind: 'http-group';
  readonly name: string;
  readonly matches: readonly PlannedMatch[];
  readonly bind: 'all' | readonly string[];
}

/** Numbers of the destination's Service. */
export type PlannedPorts = 'all' | readonly number[];

export interface PlannedTcpRoute {
  readonly kind: 'tcp';
  readonly name: string;
  readonly ports: PlannedPorts;
}

export interface PlannedUdpRoute {
  readonly kind: 'udp';
  readonly name: string;
  readonly ports: PlannedPorts;
}

/** One route object, with all its names and numbers but in no version's words yet. */
export type PlannedObject = PlannedHttpGroup | PlannedTcpRoute | PlannedUdpRoute;

/** A group that a rule refers to and nobody makes here. */
export interface PlannedNamedGroup {
  readonly kind: 'named-group';
  readonly name: string;
  readonly bind: 'all' | readonly string[];
}

export type PlannedRoute = PlannedObject | PlannedNamedGroup;

function planMatch(match: HttpRoute, index: number, wordSeed: number): PlannedMatch {
  return {
    name: disguise(match.name ?? `match-${index + 1}`, wordSeed),
    ...(match.path !== undefined && { path: disguise(match.path, wordSeed) }),
    ...(match.methods !== undefined && { methods: match.methods }),
    headers: match.headers ?? {},
  };
}

export function planMatches(matches: readonly HttpRoute[], layout: Layout): readonly PlannedMatch[] {
  return matches.map((match, index) => planMatch(match, index, layout.wordSeed));
}

function planBinding(bind: PlannedHttpGroup['bind'], { wordSeed }: Layout): PlannedHttpGroup['bind'] {
  return bind === 'all' ? 'all' : bind.map((name) => disguise(name, wordSeed));
}

function groupName(name: string, { wordSeed }: Layout): string {
  return objectName(disguise(name, wordSeed));
}

function planPorts(
  ports: readonly PortName[] | undefined,
  to: Role,
  layout: Layout,
): PlannedPorts | CannotBeExpressed {
  if (ports === undefined || ports.length === 0) return 'all';
  const numbers = new Set<number>();
  for (const port of ports) {
    const number = servicePortOf(layout, to, port);
    if (number === undefined) {
      return cannotBeExpressed(`no Service of this stage has a port '${port}' for ${to}`);
    }
    numbers.add(number);
  }
  return [...numbers];
}

/** Plans the objects of a list of routes to `to`; all its `http` routes become one group, bound by their names. */
export function planRoutes(
  routes: readonly Route[],
  to: Role,
  layout: Layout,
  baseName: string,
): readonly PlannedRoute[] | CannotBeExpressed {
  const planned: PlannedRoute[] = [];
  const loose = routes.filter((route) => route.kind === 'http');
  if (loose.length > 0) {
    const matches = planMatches(loose, layout);
    planned.push({
      kind: 'http-group',
      name: objectName(baseName, 'http'),
      matches,
      bind: [...new Set(matches.map((match) => match.name))],
    });
  }
  for (const [index, route] of routes.entries()) {
    switch (route.kind) {
      case 'http':
        break;
      case 'http-group':
        planned.push({
          kind: 'http-group',
          name:
            route.name === undefined
              ? objectName(baseName, 'group', index + 1)
              : groupName(route.name, layout),
          matches: planMatches(route.matches, layout),
          bind: planBinding(route.bind, layout),
        });
        break;
      case 'named-group':
        planned.push({
          kind: 'named-group',
          name: groupName(route.name, layout),
          bind: planBinding(route.bind, layout),
        });
        break;
      case 'tcp':
      case 'udp': {
        const ports = planPorts(route.ports, to, layout);
        if (typeof ports === 'object' && 'reason' in ports) return ports;
        planned.push({ kind: route.kind, name: objectName(baseName, route.kind, index + 1), ports });
        break;
      }
      default:
        route satisfies never;
    }
  }
  return planned;
}
