import { loadAll } from 'js-yaml';
import type { Rendering } from './rendering.ts';

/** The rendering that these YAML documents write out. */
export function rendered(documents: string): Rendering {
  return { kind: 'objects', objects: loadAll(documents) } as Rendering;
}
