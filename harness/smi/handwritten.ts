import type { ApiVersion } from '../model/api.ts';
import type { HandwrittenIntent } from './intent.ts';
import { objectName } from './object-name.ts';
import type { RenderContext, Rendering } from './rendering.ts';
import { cannotBeExpressed, objects } from './rendering.ts';
import type { Kind } from './resource.ts';
import { apiVersionOf, RESOURCES, servedVersionOf } from './resource.ts';

/** Versions whose kinds keep their fields at the root. A TrafficSplit has had a `spec` from the beginning. */
const WITHOUT_SPEC: Readonly<Record<'access' | 'specs' | 'split', readonly ApiVersion[]>> = {
  access: ['v1alpha1'],
  specs: ['v1alpha1', 'v1alpha2'],
  split: [],
};

function body(kind: Kind, version: ApiVersion, spec: ReturnType<HandwrittenIntent['spec']>) {
  return WITHOUT_SPEC[RESOURCES[kind].api].includes(version) ? spec : { spec };
}

/** The author's content as it stands, in the main namespace. */
export function renderHandwritten(intent: HandwrittenIntent, context: RenderContext): Rendering {
  const { kind } = intent.object;
  const version = servedVersionOf(kind, context.versions);
  if (version === undefined) return cannotBeExpressed(`the mesh serves no ${kind}`);
  return objects({
    ...body(kind, version, intent.spec(context.layout)),
    apiVersion: apiVersionOf(kind, version),
    kind,
    metadata: { name: objectName(context.name), namespace: context.layout.namespaces.main },
  });
}
