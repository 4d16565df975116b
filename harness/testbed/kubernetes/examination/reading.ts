import type { ServedVersions } from '../../../model/api.ts';
import { API_GROUP, APIS } from '../../../model/api.ts';
import { readMode } from '../../../profiles/mode.ts';
import type { KubernetesProfile } from '../../../profiles/profile.ts';
import type { ListedGroup, SchemaNode } from '../../../smi/discovery.ts';
import { headersShapeOf, listedVersions } from '../../../smi/discovery.ts';
import { isKind } from '../../../smi/resource.ts';
import { checkRights, isAdmin, whoAmI } from '../access.ts';
import { measuredRoom } from '../capacity.ts';
import type { Cluster } from '../cluster.ts';
import { readCorefile } from '../corefile.ts';
import { schemaOf } from '../discovery.ts';
import { ClusterError } from '../error.ts';
import { MANAGED_SELECTOR } from '../labels.ts';
import { namespacesWith } from '../leftovers.ts';
import { readNodes } from '../nodes.ts';
import { Objects, objectOf } from '../objects.ts';
import { rightsFor } from '../rights.ts';
import { readLease } from '../run-lock.ts';
import type { Watched } from '../watch.ts';
import { workloadState } from '../workload.ts';
import type {
  ClusterFacts,
  Fact,
  Leftovers,
  MeshSeen,
  MetricsApi,
  ServedApi,
  ServedKind,
  SettingSeen,
} from './facts.ts';
import { readWebhooks } from './webhooks.ts';

export interface Reader {
  readonly cluster: Cluster;
  /** The mesh that is meant, where one is. */
  readonly profile: KubernetesProfile | undefined;
  /** Those that come with the suite. */
  readonly shipped: readonly KubernetesProfile[];
  readonly now: () => number;
}

/** Reads everything, changes nothing. What the user may not read is unknown. @throws ClusterError where nothing answers */
export async function readFacts(
  { cluster, profile, shipped, now }: Reader,
  kubernetes: string,
  signal: AbortSignal,
): Promise<ClusterFacts> {
  const apis = await fact(() => servedApis(cluster, signal));
  const served = apis.kind === 'known' ? apis.value : [];
  const seen = (mesh: KubernetesProfile) => seenMesh(cluster, mesh, signal);
  const others = shipped.filter(({ name }) => name !== profile?.name);
  const reading = {
    user: fact(() => whoAmI(cluster, signal)),
    rights: fact(() =>
      checkRights(
        cluster,
        rightsFor(profile, served.some(({ api }) => api === 'metrics') ? 'served' : 'not-served'),
        signal,
      ),
    ),
    isAdmin: fact(() => isAdmin(cluster, signal)),
    kinds: fact(() => servedKinds(cluster, served, signal)),
    headersShape: fact(() => headersShape(cluster, served, profile, signal)),
    crdNames: fact(() => crdNames(cluster, '', signal)),
    webhooks: fact(() => readWebhooks(cluster, signal)),
    ...(profile && { mesh: fact(() => seen(profile)) }),
    otherMeshes: fact(() => Promise.all(others.map(seen))),
    mode: fact(() => strictMode(new Objects(cluster), profile, signal)),
    metrics: fact(() => metricsApi(cluster, signal)),
    nodes: fact(() => readNodes(cluster, signal)),
    stages: fact(() => measuredRoom(cluster, signal)),
    leftovers: fact(() => leftovers(cluster, now, signal)),
    corefile: fact(() => readCorefile(cluster, signal)),
  };
  return { context: cluster.context, server: cluster.server, kubernetes, apis, ...(await allOf(reading)) };
}

type Settled<T> = { readonly [Key in keyof T]: Awaited<T[Key]> };

async function allOf<T extends Readonly<Record<string, Promise<unknown>>>>(reading: T): Promise<Settled<T>> {
  const entries = await Promise.all(
    Object.entries(reading).map(async ([key, pending]) => [key, await pending] as const),
  );
  return Object.fromEntries(entries) as Settled<T>;
}

/** A refusal is knowledge about the user, not about the cluster: the rest is still looked at. */
async function fact<T>(read: () => Promise<T>): Promise<Fact<T>> {
  try {
    return { kind: 'known', value: await read() };
  } catch (error) {
    if (error instanceof ClusterError && error.status !== undefined) {
      const { cause, message } = error;
      return { kind: 'unknown', why: typeof cause === 'string' ? cause : message };
    }
    throw error;
  }
}

async function servedApis(cluster: Cluster, signal: AbortSignal): Promise<readonly ServedApi[]> {
  const { groups } = (await cluster.get('/apis', signal)) as unknown as {
    readonly groups: readonly ListedGroup[];
  };
  return APIS.flatMap((api) => {
    const versions = listedVersions(api, groups);
    return versions.length === 0 ? [] : [{ api, versions }];
  });
}

async function servedKinds(
  cluster: Cluster,
  apis: readonly ServedApi[],
  signal: AbortSignal,
): Promise<readonly ServedKind[]> {
  const found = await Promise.all(
    apis
      .filter(({ api }) => api !== 'metrics')
      .flatMap(({ api, versions }) =>
        versions.map(async (version) => {
          const { resources } = (await cluster.get(
            `/apis/${API_GROUP[api]}/${version}`,
            signal,
          )) as unknown as {
            readonly resources: readonly { readonly kind: string; readonly name: string }[];
          };
          return resources.flatMap(({ kind, name }) =>
            isKind(kind) && !name.includes('/') ? [{ kind, version }] : [],
          );
        }),
      ),
  );
  return found.flat();
}

async function headersShape(
  cluster: Cluster,
  apis: readonly ServedApi[],
  profile: KubernetesProfile | undefined,
  signal: AbortSignal,
): Promise<'array' | 'map'> {
  const listed = apis.find(({ api }) => api === 'specs')?.versions ?? [];
  const wanted = profile?.versions.specs;
  const specs = wanted !== undefined && listed.includes(wanted) ? wanted : listed.at(-1);
  const versions: ServedVersions = specs === undefined ? {} : { specs };
  const schema = await schemaOf(cluster, 'HTTPRouteGroup', versions, signal);
  const shape = schema === null ? undefined : headersShapeOf(schema as SchemaNode);
  if (shape === undefined) {
    const why = 'the API server has no schema with headers for HTTPRouteGroup';
    throw new ClusterError('CLUSTER_STATE', why, { status: 404 });
  }
  return shape;
}

/** @param selector of labels; all of them where it is empty */
async function crdNames(cluster: Cluster, selector: string, signal: AbortSignal): Promise<readonly string[]> {
  const query = selector === '' ? '' : `?labelSelector=${encodeURIComponent(selector)}`;
  const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions${query}`;
  const { items = [] } = (await cluster.get(path, signal)) as unknown as {
    readonly items?: readonly Watched[];
  };
  return items.map(({ metadata }) => metadata.name);
}

async function seenMesh(
  cluster: Cluster,
  { name, title, ready }: KubernetesProfile,
  signal: AbortSignal,
): Promise<MeshSeen> {
  const workloads = await Promise.all(
    ready.map(async (workload) => ({ workload, state: await workloadState(cluster, workload, signal) })),
  );
  return { name, title, workloads };
}

async function strictMode(
  objects: Objects,
  profile: KubernetesProfile | undefined,
  signal: AbortSignal,
): Promise<readonly SettingSeen[]> {
  return Promise.all(
    (profile?.modes.strict.readBack ?? []).map(async (check) => {
      const object = await objects.read(objectOf(check.object), signal);
      return { check, ...(object === undefined ? { holds: false, value: null } : readMode(check, object)) };
    }),
  );
}

async function metricsApi(cluster: Cluster, signal: AbortSignal): Promise<MetricsApi> {
  const what = {
    method: 'GET',
    path: `/apis/apiregistration.k8s.io/v1/apiservices/v1alpha1.${API_GROUP.metrics}`,
  } as const;
  const answer = await cluster.ask(what, signal);
  if (answer.status === 404) return { kind: 'none' };
  if (answer.status >= 300) return cluster.refuse(what, answer);
  const { status } = answer.body as unknown as {
    readonly status?: {
      readonly conditions?: readonly {
        readonly type: string;
        readonly status: string;
        readonly message?: string;
      }[];
    };
  };
  const available = status?.conditions?.find(({ type }) => type === 'Available');
  return {
    kind: 'registered',
    available: available?.status === 'True',
    message: available?.message ?? 'nothing is said about its availability',
  };
}

async function leftovers(cluster: Cluster, now: () => number, signal: AbortSignal): Promise<Leftovers> {
  return {
    namespaces: await namespacesWith(cluster, { labels: MANAGED_SELECTOR }, signal),
    crds: await crdNames(cluster, MANAGED_SELECTOR, signal),
    lease: await readLease(cluster, now, signal),
  };
}
