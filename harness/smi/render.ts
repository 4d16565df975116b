import { renderAllow } from './access/allow.ts';
import { renderIdentityBinding } from './access/identity.ts';
import { renderHandwritten } from './handwritten.ts';
import type { Intent, RoutesIntent } from './intent.ts';
import type { RenderContext, Rendering } from './rendering.ts';
import { cannotBeExpressed } from './rendering.ts';
import { planRoutes } from './route-plan.ts';
import { losesPorts, renderRoutes } from './specs/routes.ts';
import { renderSplit } from './split/split.ts';

function renderRoutesAlone(intent: RoutesIntent, context: RenderContext): Rendering {
  const routes = planRoutes(intent.routes, intent.to, context.layout, context.name);
  if ('reason' in routes) return routes;
  if (routes.some((route) => losesPorts(route, context))) {
    return cannotBeExpressed(`a TCPRoute of specs ${context.versions.specs} has no ports`);
  }
  return renderRoutes(routes, context.layout.workloads[intent.to].namespace, context);
}

/**
 * The objects that say an intent in the versions a mesh serves, in the order in which they are to be applied.
 *
 * Names derive from `context.name` and are DNS-1123 labels (at most 63 characters); the same intent and context give the
 * same objects.
 *
 * @returns `cannot-be-expressed` where the versions served have no words for it
 * @throws never; what an intent may hold is checked where it is written (intent.ts)
 */
export function render(intent: Intent, context: RenderContext): Rendering {
  switch (intent.kind) {
    case 'allow':
      return renderAllow(intent, context);
    case 'routes':
      return renderRoutesAlone(intent, context);
    case 'split':
      return renderSplit(intent, context);
    case 'identity-binding':
      return renderIdentityBinding(intent, context);
    case 'handwritten':
      return renderHandwritten(intent, context);
    default:
      return intent satisfies never;
  }
}

export type { CannotBeExpressed, HeadersShape, RenderContext, Rendering } from './rendering.ts';
