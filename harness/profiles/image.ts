import type { Json } from '../model/kubernetes.ts';

/** What the checkout's scripts name the image that they make, of the sample application and the reference mesh. */
export const SAMPLE_APP_IMAGE = 'smi-conformance/sample-app:0.1.0';

/** An image of a mesh: the reference that its manifests are written with, and the one to be used instead. */
export interface MeshImage {
  readonly name: string;
  readonly written: string;
  /** Equal to `written` unless the user chose another. */
  readonly used: string;
}

/** Name in a profile → image reference. */
export type ImageReferences = Readonly<Record<string, string>>;

/** An image reference, as container runtimes take it. */
export const IMAGE_REFERENCE =
  '^[a-z0-9]([a-zA-Z0-9._:/-]*[a-zA-Z0-9])?(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$';

/**
 * A manifest with the images to be used. It is written with the official ones, so that it can be applied as it stands;
 * every text in it that is one of these references, whole, is replaced.
 */
export function withImages(manifest: Json, images: readonly MeshImage[]): Json {
  const used = new Map(images.map((image) => [image.written, image.used]));
  const walk = (value: Json): Json => {
    if (typeof value === 'string') return used.get(value) ?? value;
    if (Array.isArray(value)) return (value as readonly Json[]).map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, walk(part)]));
  };
  return walk(manifest);
}
