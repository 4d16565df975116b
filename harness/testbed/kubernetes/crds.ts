import type { ApiVersion, ServedVersions } from '../../model/api.ts';
import { API_GROUP } from '../../model/api.ts';
import type { JsonObject } from '../../model/kubernetes.ts';
import type { Kind } from '../../smi/resource.ts';
import { KINDS, RESOURCES, servedVersionOf } from '../../smi/resource.ts';
import { schemaOf } from '../../smi/schema/schema.ts';
import type { ApiObject } from './objects.ts';

/** The CRDs of SMI in these versions, one served version each, made of the suite's own schemas. */
export function smiCrds(versions: ServedVersions, headersShape: 'array' | 'map'): readonly ApiObject[] {
  return KINDS.flatMap((kind) => {
    const version = servedVersionOf(kind, versions);
    const sourced = version && schemaOf(kind, version, headersShape);
    return sourced ? [crdOf(kind, version, sourced.schema as JsonObject)] : [];
  });
}

/** Of every kind of SMI, whatever its version. */
export const SMI_CRD_NAMES: readonly string[] = KINDS.map((kind) => {
  const { api, plural } = RESOURCES[kind];
  return `${plural}.${API_GROUP[api]}`;
});

/** A CRD with nothing but its name, to be read or deleted. */
export function crdNamed(name: string): ApiObject {
  return { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name } };
}

function crdOf(kind: Kind, version: ApiVersion, schema: JsonObject): ApiObject {
  const { api, plural, singular, short } = RESOURCES[kind];
  const group = API_GROUP[api];
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      // A group that ends in k8s.io would need a note of approval; SMI's does not.
      annotations: { 'smi-conformance.dev/source': 'harness/smi/schema' },
    },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural, singular, shortNames: [short] },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}
