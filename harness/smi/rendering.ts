import type { ServedVersions } from '../model/api.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import type { Layout } from '../model/layout.ts';

/** `headers` of an HTTPRouteGroup as the installed CRD has them: a list of one-key maps, or one map. */
export type HeadersShape = 'array' | 'map';

/** For which stage and which mesh an intent is rendered. */
export interface RenderContext {
  readonly layout: Layout;
  readonly versions: ServedVersions;
  readonly headersShape: HeadersShape;
  /** What the names of the objects are derived from. */
  readonly name: string;
}

export interface CannotBeExpressed {
  readonly kind: 'cannot-be-expressed';
  readonly reason: string;
}

export type Rendering =
  | { readonly kind: 'objects'; readonly objects: readonly KubernetesObject[] }
  | CannotBeExpressed;

export function cannotBeExpressed(reason: string): CannotBeExpressed {
  return { kind: 'cannot-be-expressed', reason };
}

/** Renderings one after the other; the first that cannot be expressed stands for all. */
export function together(renderings: readonly Rendering[]): Rendering {
  const objects: KubernetesObject[] = [];
  for (const rendering of renderings) {
    if (rendering.kind === 'cannot-be-expressed') return rendering;
    objects.push(...rendering.objects);
  }
  return { kind: 'objects', objects };
}

export function objects(...list: readonly KubernetesObject[]): Rendering {
  return { kind: 'objects', objects: list };
}
