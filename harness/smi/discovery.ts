import type { Api, ApiVersion } from '../model/api.ts';
import { API_GROUP, API_VERSIONS } from '../model/api.ts';
import type { HeadersShape } from './rendering.ts';

/** A group as `GET /apis` lists it. */
export interface ListedGroup {
  readonly name: string;
  readonly versions: readonly { readonly version: string }[];
}

/** Versions of an SMI API that a cluster serves, oldest first; one of them is then tested. */
export function listedVersions(api: Api, groups: readonly ListedGroup[]): readonly ApiVersion[] {
  const group = groups.find(({ name }) => name === API_GROUP[api]);
  return API_VERSIONS[api].filter((known) => group?.versions.some(({ version }) => version === known));
}

/** As much of an OpenAPI v3 schema as it takes to find `headers`. */
export interface SchemaNode {
  readonly type?: string | undefined;
  readonly properties?: Readonly<Record<string, SchemaNode>> | undefined;
  readonly items?: SchemaNode | undefined;
}

/**
 * Shape of `headers` in an installed HTTPRouteGroup schema, at the root or below `spec`.
 *
 * @returns undefined where the schema has no `headers`: v1alpha1, or a CRD without a schema
 */
export function headersShapeOf(openApiSchema: SchemaNode): HeadersShape | undefined {
  const body = openApiSchema.properties?.spec ?? openApiSchema;
  switch (body.properties?.matches?.items?.properties?.headers?.type) {
    case 'array':
      return 'array';
    case 'object':
      return 'map';
    default:
      return undefined;
  }
}
