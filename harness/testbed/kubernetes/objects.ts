import type { Admission, Json, JsonObject } from '../../model/kubernetes.ts';
import type { ObjectRef } from '../../profiles/object-ref.ts';
import type { Cluster } from './cluster.ts';
import { messageOf } from './cluster.ts';
import { ClusterError } from './error.ts';
import type { Watched } from './watch.ts';
import { watched } from './watch.ts';

/** Any object as it goes over the wire, cluster-scoped ones among them. */
export interface ApiObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: Json };
}

/** An object with nothing but its name, to be read, patched or deleted. */
export function objectOf({ apiVersion, kind, name, namespace }: ObjectRef): ApiObject {
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } };
}

export const FIELD_MANAGER = 'smi-conformance';

const ESTABLISHED_MS = 30_000;

interface Established extends Watched {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** What the discovery of one API version says of a kind. */
interface ListedResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Objects of any kind that the cluster serves, by server-side apply. */
export class Objects {
  readonly #cluster: Cluster;
  readonly #listed: Map<string, Promise<readonly ListedResource[]>>;

  constructor(cluster: Cluster, listed: Map<string, Promise<readonly ListedResource[]>> = new Map()) {
    this.#cluster = cluster;
    this.#listed = listed;
  }

  onBehalfOf(test: string): Objects {
    return new Objects(this.#cluster.onBehalfOf(test), this.#listed);
  }

  /** Server-side apply; fields that others own are taken over. */
  async apply(object: ApiObject, signal: AbortSignal): Promise<Admission> {
    const path = await this.#servedPathOf(object, signal);
    if (path === undefined) {
      const message = `the cluster serves no ${object.kind} of ${object.apiVersion}`;
      return { accepted: false, status: 404, message };
    }
    return admissionOf(
      await this.#cluster.ask(
        {
          method: 'PATCH',
          path: `${path}?fieldManager=${FIELD_MANAGER}&force=true`,
          body: object,
          contentType: 'application/apply-patch+yaml',
        },
        signal,
      ),
    );
  }

  /** What is gone already counts as deleted. */
  async delete(object: ApiObject, signal: AbortSignal): Promise<Admission> {
    const path = await this.#servedPathOf(object, signal);
    if (path === undefined) return { accepted: true };
    const answer = await this.#cluster.ask(
      { method: 'DELETE', path, body: { propagationPolicy: 'Background' } },
      signal,
    );
    return answer.status === 404 ? { accepted: true } : admissionOf(answer);
  }

  /** @throws ClusterError CLUSTER_REFUSED, with what the API server said */
  async ensure(objects: readonly ApiObject[], signal: AbortSignal): Promise<void> {
    for (const object of objects) {
      const admission = await this.apply(object, signal);
      if (!admission.accepted) throw refusal(object, admission);
    }
  }

  /** Nothing where it is not there, or its kind is not. */
  async read(object: ApiObject, signal: AbortSignal): Promise<Json | undefined> {
    const path = await this.#servedPathOf(object, signal);
    if (path === undefined) return undefined;
    const { status, body } = await this.#cluster.ask({ method: 'GET', path }, signal);
    if (status === 404) return undefined;
    if (status >= 300) throw refusal(object, { accepted: false, status, message: messageOf(body) });
    return body;
  }

  /** Patches an object that is there. @throws ClusterError CLUSTER_STATE where it is not, CLUSTER_REFUSED */
  async patch(
    object: ApiObject,
    type: 'merge' | 'strategic',
    patch: Json,
    signal: AbortSignal,
  ): Promise<void> {
    const path = await this.pathOf(object, signal);
    const contentType = `application/${type === 'merge' ? 'merge' : 'strategic-merge'}-patch+json`;
    await this.#cluster.demand({ method: 'PATCH', path, body: patch, contentType }, signal);
  }

  /** Waits until the API server serves what a CRD defines. */
  async established(crd: ApiObject, signal: AbortSignal): Promise<void> {
    const until = AbortSignal.any([signal, AbortSignal.timeout(ESTABLISHED_MS)]);
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldSelector=${encodeURIComponent(`metadata.name=${crd.metadata.name}`)}`;
    for await (const crds of watched<Established>(this.#cluster, path, until)) {
      const conditions = crds[0]?.status?.conditions ?? [];
      if (conditions.some(({ type, status }) => type === 'Established' && status === 'True')) break;
    }
    this.#listed.clear();
  }

  /** Objects of a kind in a namespace; none where the kind is not served. */
  async list(
    { apiVersion, kind }: Pick<ApiObject, 'apiVersion' | 'kind'>,
    namespace: string,
    signal: AbortSignal,
  ): Promise<readonly ApiObject[]> {
    const one = await this.#servedPathOf({ apiVersion, kind, metadata: { name: '', namespace } }, signal);
    if (one === undefined) return [];
    const { items = [] } = (await this.#cluster.get(one.replace(/\/$/, ''), signal)) as unknown as {
      readonly items?: readonly Pick<ApiObject, 'metadata'>[];
    };
    return items.map(({ metadata }) => ({ apiVersion, kind, metadata }));
  }

  /** @throws ClusterError CLUSTER_STATE where the cluster does not serve the kind */
  async pathOf(object: ApiObject, signal: AbortSignal): Promise<string> {
    const path = await this.#servedPathOf(object, signal);
    if (path === undefined) {
      throw new ClusterError(
        'CLUSTER_STATE',
        `the cluster serves no ${object.kind} of ${object.apiVersion}: install its CRD (--install-crds for those of SMI)`,
      );
    }
    return path;
  }

  async #servedPathOf(
    { apiVersion, kind, metadata }: ApiObject,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const resource = (await this.#resources(apiVersion, signal)).find(
      (one) => one.kind === kind && !one.name.includes('/'),
    );
    if (!resource) {
      // It may be installed later.
      this.#listed.delete(apiVersion);
      return undefined;
    }
    const place = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${rootOf(apiVersion)}${place}/${resource.name}/${encodeURIComponent(metadata.name)}`;
  }

  async #resources(apiVersion: string, signal: AbortSignal): Promise<readonly ListedResource[]> {
    const known = this.#listed.get(apiVersion);
    if (known) return known;
    const asked = this.#cluster
      .ask({ method: 'GET', path: rootOf(apiVersion) }, signal)
      .then(({ status, body }) =>
        status === 200 ? ((body as { resources?: readonly ListedResource[] }).resources ?? []) : [],
      );
    this.#listed.set(apiVersion, asked);
    asked.catch(() => this.#listed.delete(apiVersion));
    return asked;
  }
}

/** `v1` → `/api/v1`, `apps/v1` → `/apis/apps/v1` */
function rootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function admissionOf({ status, body }: { readonly status: number; readonly body: Json }): Admission {
  return status < 300 ? { accepted: true } : { accepted: false, status, message: messageOf(body) };
}

function refusal(
  { kind, metadata }: ApiObject,
  { status, message }: Extract<Admission, { accepted: false }>,
): ClusterError {
  const name = [metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/');
  return new ClusterError(
    status === 403 ? 'CLUSTER_RIGHT' : 'CLUSTER_REFUSED',
    `the API server refused ${kind} ${name}: ${status} ${message}${status === 403 ? '; run `smi-conformance doctor` to see which rights are missing' : ''}`,
    { status },
  );
}
