import type { ServedVersions } from '../../model/api.ts';
import type { Admission, KubernetesObject } from '../../model/kubernetes.ts';
import { admit } from '../../smi/admission.ts';

/** The SMI objects of one stage, admitted and pruned as the API server does with the published CRDs. */
export class ObjectStore {
  readonly #versions: ServedVersions;
  readonly #headersShape: 'array' | 'map';
  readonly #objects = new Map<string, KubernetesObject>();

  constructor(versions: ServedVersions, headersShape: 'array' | 'map') {
    this.#versions = versions;
    this.#headersShape = headersShape;
  }

  get objects(): readonly KubernetesObject[] {
    return [...this.#objects.values()];
  }

  apply(object: KubernetesObject): Admission {
    const admission = admit(object, this.#versions, this.#headersShape);
    if (!admission.accepted) return admission;
    this.#objects.set(keyOf(object), admission.object);
    return { accepted: true };
  }

  delete(object: KubernetesObject): Admission {
    if (this.#objects.delete(keyOf(object))) return { accepted: true };
    return { accepted: false, status: 404, message: `${object.kind} ${object.metadata.name} not found` };
  }
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.namespace}/${metadata.name}`;
}
