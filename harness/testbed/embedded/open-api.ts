import type { Json, JsonObject } from '../../model/kubernetes.ts';
import type { Kind } from '../../smi/resource.ts';
import { servedVersionOf } from '../../smi/resource.ts';
import { schemaOf } from '../../smi/schema/schema.ts';
import type { MeshSettings } from './settings.ts';

/** What stands in the schema of every kind, whatever its CRD says. */
const OF_EVERY_OBJECT: JsonObject = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { type: 'object' },
};

/** A kind as the API server's OpenAPI v3 document would describe it; null where it is not served. */
export function openApiOf(
  kind: Kind,
  { versions, headersShape }: Pick<MeshSettings, 'versions' | 'headersShape'>,
): Json {
  const version = servedVersionOf(kind, versions);
  const sourced = version && schemaOf(kind, version, headersShape);
  if (!sourced) return null;
  const schema = sourced.schema as JsonObject;
  return { ...schema, properties: { ...OF_EVERY_OBJECT, ...(schema.properties as JsonObject | undefined) } };
}
