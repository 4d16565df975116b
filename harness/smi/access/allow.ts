import type { AllowIntent } from '../intent.ts';
import { objectName } from '../object-name.ts';
import type { RenderContext, Rendering } from '../rendering.ts';
import { cannotBeExpressed, objects, together } from '../rendering.ts';
import { planRoutes } from '../route-plan.ts';
import { losesPorts, renderRoutes } from '../specs/routes.ts';
import { targetsByPort } from './destination-port.ts';
import { subjectOf } from './identity.ts';
import type { PlannedTarget } from './traffic-target.ts';
import * as v1alpha1 from './v1alpha1.ts';
import * as v1alpha2 from './v1alpha2.ts';
import * as v1alpha3 from './v1alpha3.ts';
import * as v1alpha4 from './v1alpha4.ts';

/** v1alpha1 and v1alpha2: a TrafficTarget a port. */
function renderWithDestinationPorts(
  target: PlannedTarget,
  context: RenderContext,
  renderTarget: typeof v1alpha1.renderTarget | typeof v1alpha2.renderTarget,
): Rendering {
  const portTargets = targetsByPort(target.routes);
  if ('reason' in portTargets) return portTargets;
  const bound = new Set(portTargets.flatMap(({ routes }) => routes));
  return together([
    renderRoutes([...bound], target.namespace, context),
    ...portTargets.map((portTarget) => {
      const nameParts = portTargets.length > 1 && portTarget.port !== 'every' ? [portTarget.port] : [];
      return objects(renderTarget(target, portTarget, nameParts));
    }),
  ]);
}

/** v1alpha3 and v1alpha4: ports are the routes'. */
function renderWithRoutePorts(
  target: PlannedTarget,
  context: RenderContext,
  renderTarget: typeof v1alpha3.renderTarget | typeof v1alpha4.renderTarget,
): Rendering {
  if (target.routes.some((route) => losesPorts(route, context))) {
    return cannotBeExpressed(
      `neither access ${context.versions.access} nor specs ${context.versions.specs} can name a TCP port`,
    );
  }
  return together([renderRoutes(target.routes, target.namespace, context), objects(renderTarget(target))]);
}

/** The routes first, so that the TrafficTarget never refers to what does not exist yet. */
export function renderAllow(intent: AllowIntent, context: RenderContext): Rendering {
  const { layout, versions } = context;
  if (versions.access === undefined) return cannotBeExpressed('the mesh serves no Traffic Access Control');
  const { subjects } = intent;
  if (Object.values(subjects).includes('identity-binding') && versions.access !== 'v1alpha4') {
    return cannotBeExpressed('only access v1alpha4 has IdentityBindings');
  }
  const routes = planRoutes(intent.routes, intent.to, layout, context.name);
  if ('reason' in routes) return routes;
  const target: PlannedTarget = {
    name: objectName(context.name),
    namespace: layout.workloads[intent.livesWith ?? intent.to].namespace,
    destination: subjectOf(intent.to, subjects.to, layout),
    sources: intent.from.map((role) => subjectOf(role, subjects.from, layout)),
    routes,
  };
  switch (versions.access) {
    case 'v1alpha1':
      return renderWithDestinationPorts(target, context, v1alpha1.renderTarget);
    case 'v1alpha2':
      return renderWithDestinationPorts(target, context, v1alpha2.renderTarget);
    case 'v1alpha3':
      return renderWithRoutePorts(target, context, v1alpha3.renderTarget);
    case 'v1alpha4':
      return renderWithRoutePorts(target, context, v1alpha4.renderTarget);
  }
}
