import { API_GROUP } from '../../model/api.ts';
import type { Role } from '../../model/cast.ts';
import type { MetricRight } from '../../model/metric.ts';
import type { Cluster } from './cluster.ts';
import type { ApiObject, Objects } from './objects.ts';

const RBAC = 'rbac.authorization.k8s.io';
/** The shortest that the API server gives, seconds; a test is over before. */
const TOKEN_SECONDS = 600;

export interface AccountsSettings {
  /** On behalf of the test. */
  readonly cluster: Cluster;
  readonly objects: Objects;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly podOf: (role: Role) => string;
}

/** Accounts of one test that may read some of the metrics API and nothing else; they go when the test does. */
export class MetricsAccounts {
  readonly #settings: AccountsSettings;
  readonly #accounts = new Map<string, Promise<Cluster>>();
  readonly #made: ApiObject[] = [];

  constructor(settings: AccountsSettings) {
    this.#settings = settings;
  }

  /** The API server as the account with this right sees it. @throws ClusterError */
  with(right: MetricRight, signal: AbortSignal): Promise<Cluster> {
    const key = JSON.stringify(right);
    const known = this.#accounts.get(key);
    if (known) return known;
    const opened = this.#open(right, `metrics-reader-${this.#accounts.size}`, signal);
    this.#accounts.set(key, opened);
    opened.catch(() => this.#accounts.delete(key));
    return opened;
  }

  async close(signal: AbortSignal): Promise<void> {
    for (const account of this.#accounts.values())
      await account.then((cluster) => cluster.close()).catch(() => {});
    this.#accounts.clear();
    for (const object of this.#made.splice(0).reverse()) await this.#settings.objects.delete(object, signal);
  }

  async #open(right: MetricRight, name: string, signal: AbortSignal): Promise<Cluster> {
    const { cluster, objects, namespace } = this.#settings;
    const made = this.#objectsOf(right, name);
    this.#made.push(...made);
    await objects.ensure(made, signal);
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: TOKEN_SECONDS },
    };
    const { status } = (await cluster.demand({ method: 'POST', path, body }, signal)) as {
      readonly status: { readonly token: string };
    };
    return cluster.as(status.token);
  }

  #objectsOf({ resource, verbs, of }: MetricRight, name: string): readonly ApiObject[] {
    const { namespace, labels, podOf } = this.#settings;
    const metadata = { name, namespace, labels };
    const rule = { apiGroups: [API_GROUP.metrics], resources: [resource], verbs };
    return [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'Role',
        metadata,
        rules: [{ ...rule, ...(of !== undefined && { resourceNames: [podOf(of)] }) }],
      },
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: RBAC, kind: 'Role', name },
        subjects: [{ kind: 'ServiceAccount', name, namespace }],
      },
    ];
  }
}
