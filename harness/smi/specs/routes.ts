import type { RenderContext, Rendering } from '../rendering.ts';
import { cannotBeExpressed, together } from '../rendering.ts';
import type { PlannedRoute } from '../route-plan.ts';
import * as v1alpha1 from './v1alpha1.ts';
import * as v1alpha2 from './v1alpha2.ts';
import * as v1alpha3 from './v1alpha3.ts';
import * as v1alpha4 from './v1alpha4.ts';

const RENDERERS = {
  v1alpha1: v1alpha1.renderRoute,
  v1alpha2: v1alpha2.renderRoute,
  v1alpha3: v1alpha3.renderRoute,
  v1alpha4: v1alpha4.renderRoute,
};

/** Renders route objects in the served version of Traffic Specs. Ports of TCP routes before v1alpha4 are left out. */
export function renderRoutes(
  routes: readonly PlannedRoute[],
  namespace: string,
  context: RenderContext,
): Rendering {
  const made = routes.filter((route) => route.kind !== 'named-group');
  if (made.length === 0) return { kind: 'objects', objects: [] };
  const version = context.versions.specs;
  if (version === undefined) return cannotBeExpressed('the mesh serves no Traffic Specs');
  return together(made.map((route) => RENDERERS[version](route, namespace, context.headersShape)));
}

/** A TCP route that lists ports says so in its own object only from v1alpha4 on. */
export function losesPorts(route: PlannedRoute, context: RenderContext): boolean {
  return route.kind === 'tcp' && route.ports !== 'all' && context.versions.specs !== 'v1alpha4';
}
