import type { ServiceName } from '../../model/cast.ts';
import type { SplitIntent } from '../intent.ts';
import { objectName } from '../object-name.ts';
import type { RenderContext, Rendering } from '../rendering.ts';
import { cannotBeExpressed, objects, together } from '../rendering.ts';
import type { PlannedHttpGroup } from '../route-plan.ts';
import { planMatches } from '../route-plan.ts';
import { renderRoutes } from '../specs/routes.ts';
import type { PlannedSplit } from './traffic-split.ts';
import * as v1alpha1 from './v1alpha1.ts';
import * as v1alpha2 from './v1alpha2.ts';
import * as v1alpha3 from './v1alpha3.ts';
import * as v1alpha4 from './v1alpha4.ts';

const RENDERERS = {
  v1alpha1: v1alpha1.renderSplit,
  v1alpha2: v1alpha2.renderSplit,
  v1alpha3: v1alpha3.renderSplit,
  v1alpha4: v1alpha4.renderSplit,
};

/** The groups of `when` first, so that the TrafficSplit never refers to what does not exist yet. */
export function renderSplit(intent: SplitIntent, context: RenderContext): Rendering {
  const { layout, name } = context;
  const version = context.versions.split;
  if (version === undefined) return cannotBeExpressed('the mesh serves no Traffic Split');
  if (intent.when.length > 0 && (version === 'v1alpha1' || version === 'v1alpha2')) {
    return cannotBeExpressed(`split ${version} has no matches`);
  }
  if (version !== 'v1alpha1' && !Object.values(intent.backends).every(Number.isInteger)) {
    return cannotBeExpressed(`weights of split ${version} are whole numbers`);
  }
  const groups = intent.when.map(
    (matches, index): PlannedHttpGroup => ({
      kind: 'http-group',
      name: objectName(name, 'when', index + 1),
      matches: planMatches(matches, layout),
      bind: 'all',
    }),
  );
  const root = layout.services[intent.root];
  const weights = Object.entries(intent.backends) as readonly [ServiceName, number][];
  const planned: PlannedSplit = {
    name: objectName(name),
    namespace: root.namespace,
    service: root.name,
    backends: weights.map(([service, weight]) => ({ service: layout.services[service].name, weight })),
    groups: groups.map((group) => group.name),
  };
  return together([renderRoutes(groups, root.namespace, context), objects(RENDERERS[version](planned))]);
}
