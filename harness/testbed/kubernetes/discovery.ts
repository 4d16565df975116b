import { createHash } from 'node:crypto';
import type { Api, ApiVersion, ServedVersions } from '../../model/api.ts';
import { API_GROUP, APIS } from '../../model/api.ts';
import type { Json, JsonObject } from '../../model/kubernetes.ts';
import type { ListedGroup, SchemaNode } from '../../smi/discovery.ts';
import { headersShapeOf, listedVersions } from '../../smi/discovery.ts';
import type { Kind } from '../../smi/resource.ts';
import { apiVersionOf, KINDS, RESOURCES, servedVersionOf } from '../../smi/resource.ts';
import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';

/** What the cluster serves of SMI. */
export interface Discovery {
  readonly kubernetes: string;
  /** The version of each API that is tested: the profile's if it is served, else the newest that is. */
  readonly versions: ServedVersions;
  /** Every version that is served, oldest first. */
  readonly served: Readonly<Partial<Record<Api, readonly ApiVersion[]>>>;
  /** `headers` of an HTTPRouteGroup as its installed schema has them. */
  readonly headersShape: 'array' | 'map';
  /** Name of each SMI CRD → SHA-256 of its spec, `sha256:…`; absent where the user may not read CRDs. */
  readonly crds?: Readonly<Record<string, string>>;
}

/** Whether any API server is registered for the Traffic Metrics API. */
export async function metricsServed(cluster: Cluster, signal: AbortSignal): Promise<'served' | 'not-served'> {
  const { groups } = (await cluster.get('/apis', signal)) as unknown as {
    readonly groups: readonly ListedGroup[];
  };
  return listedVersions('metrics', groups).length > 0 ? 'served' : 'not-served';
}

/** Reads groups and schemas before anything is rendered. */
export async function discover(
  cluster: Cluster,
  expected: ServedVersions,
  signal: AbortSignal,
): Promise<Discovery> {
  const { gitVersion } = (await cluster.get('/version', signal)) as { readonly gitVersion: string };
  const { groups } = (await cluster.get('/apis', signal)) as unknown as {
    readonly groups: readonly ListedGroup[];
  };
  const served: Partial<Record<Api, readonly ApiVersion[]>> = {};
  const versions: Partial<Record<Api, ApiVersion>> = {};
  for (const api of APIS) {
    const listed = listedVersions(api, groups);
    const newest = listed.at(-1);
    if (newest === undefined) continue;
    served[api] = listed;
    const wanted = expected[api];
    versions[api] = wanted !== undefined && listed.includes(wanted) ? wanted : newest;
  }
  const schema = await schemaOf(cluster, 'HTTPRouteGroup', versions, signal);
  const crds = await crdDigests(cluster, signal);
  return {
    kubernetes: gitVersion,
    versions,
    served,
    headersShape: (schema === null ? undefined : headersShapeOf(schema as SchemaNode)) ?? 'array',
    ...(crds && { crds }),
  };
}

/** SMI kinds that are served in the versions under test. */
export function servedKinds(
  versions: ServedVersions,
): readonly { readonly apiVersion: string; readonly kind: Kind }[] {
  return KINDS.flatMap((kind) => {
    const version = servedVersionOf(kind, versions);
    return version === undefined ? [] : [{ apiVersion: apiVersionOf(kind, version), kind }];
  });
}

/** Schema of a kind in its served version, as the API server's OpenAPI v3 document has it; null where it has none. */
export async function schemaOf(
  cluster: Cluster,
  kind: Kind,
  versions: ServedVersions,
  signal: AbortSignal,
): Promise<Json> {
  const version = servedVersionOf(kind, versions);
  if (version === undefined) return null;
  const group = API_GROUP[RESOURCES[kind].api];
  const { status, body } = await cluster.ask(
    { method: 'GET', path: `/openapi/v3/apis/${group}/${version}` },
    signal,
  );
  if (status === 404) return schemaOfCrd(cluster, kind, version, signal);
  if (status !== 200) {
    throw new ClusterError(
      'CLUSTER_REFUSED',
      `reading the OpenAPI document of ${group}/${version}: ${status}`,
      {
        status,
      },
    );
  }
  const { components } = body as unknown as {
    readonly components?: { readonly schemas?: Readonly<Record<string, JsonObject>> };
  };
  const found = Object.values(components?.schemas ?? {}).find((schema) => {
    const kinds = schema['x-kubernetes-group-version-kind'];
    return (
      Array.isArray(kinds) &&
      kinds.some((one) => one.group === group && one.version === version && one.kind === kind)
    );
  });
  return found ?? null;
}

/** Kubernetes before 1.24 has no OpenAPI v3 document: there the CRD itself is read. */
async function schemaOfCrd(
  cluster: Cluster,
  kind: Kind,
  version: ApiVersion,
  signal: AbortSignal,
): Promise<Json> {
  const { api, plural } = RESOURCES[kind];
  const name = encodeURIComponent(`metadata.name=${plural}.${API_GROUP[api]}`);
  const { status, body } = await cluster.ask(
    { method: 'GET', path: `/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldSelector=${name}` },
    signal,
  );
  if (status !== 200) return null;
  const { items = [] } = body as unknown as {
    readonly items?: readonly {
      readonly spec: {
        readonly versions: readonly {
          readonly name: string;
          readonly schema?: { readonly openAPIV3Schema?: JsonObject };
        }[];
      };
    }[];
  };
  const found = items[0]?.spec.versions.find((one) => one.name === version);
  return found?.schema?.openAPIV3Schema ?? null;
}

async function crdDigests(
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { status, body } = await cluster.ask(
    { method: 'GET', path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions' },
    signal,
  );
  if (status !== 200) return undefined;
  const { items = [] } = body as unknown as {
    readonly items?: readonly {
      readonly metadata: { readonly name: string };
      readonly spec: JsonObject & { readonly group: string };
    }[];
  };
  const groups: readonly string[] = Object.values(API_GROUP);
  return Object.fromEntries(
    items
      .filter(({ spec }) => groups.includes(spec.group))
      .map(({ metadata, spec }) => [
        metadata.name,
        `sha256:${createHash('sha256').update(JSON.stringify(spec)).digest('hex')}`,
      ]),
  );
}
