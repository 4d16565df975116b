import { API_GROUP } from '../../../model/api.ts';
import type { Cluster } from '../cluster.ts';
import type { SmiWebhook } from './facts.ts';

interface WebhookConfiguration {
  readonly metadata: { readonly name: string };
  readonly webhooks?: readonly {
    readonly name: string;
    readonly failurePolicy?: string;
    readonly rules?: readonly { readonly apiGroups?: readonly string[] }[];
    readonly clientConfig?: { readonly service?: { readonly namespace: string; readonly name: string } };
  }[];
}

interface EndpointSlice {
  readonly endpoints?:
    | readonly { readonly conditions?: { readonly ready?: boolean | undefined } }[]
    | null
    | undefined;
}

/** The validating webhooks that are asked about SMI objects, and how many endpoints their Services have. */
export async function readWebhooks(cluster: Cluster, signal: AbortSignal): Promise<readonly SmiWebhook[]> {
  const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
  const { items = [] } = (await cluster.get(path, signal)) as unknown as {
    readonly items?: readonly WebhookConfiguration[];
  };
  return Promise.all(
    smiWebhooks(items).map(async ({ service, ...webhook }) => ({
      ...webhook,
      service: service && { ...service, ready: await readyEndpoints(cluster, service, signal) },
    })),
  );
}

type Unanswered = Omit<SmiWebhook, 'service'> & {
  readonly service: { readonly namespace: string; readonly name: string } | undefined;
};

/** Those whose rules name a group of SMI, or any group. */
export function smiWebhooks(configurations: readonly WebhookConfiguration[]): readonly Unanswered[] {
  const groups: readonly string[] = Object.values(API_GROUP);
  return configurations.flatMap(({ metadata, webhooks = [] }) =>
    webhooks
      .filter(({ rules = [] }) =>
        rules.some(({ apiGroups = [] }) =>
          apiGroups.some((group) => group === '*' || groups.includes(group)),
        ),
      )
      .map(({ name, failurePolicy, clientConfig }) => ({
        name: `${metadata.name} ${name}`,
        unanswered: failurePolicy === 'Ignore' ? 'lets-pass' : 'refuses',
        service: clientConfig?.service && {
          namespace: clientConfig.service.namespace,
          name: clientConfig.service.name,
        },
      })),
  );
}

async function readyEndpoints(
  cluster: Cluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<number> {
  const selector = encodeURIComponent(`kubernetes.io/service-name=${name}`);
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${selector}`;
  const { items = [] } = (await cluster.get(path, signal)) as unknown as {
    readonly items?: readonly EndpointSlice[];
  };
  // An endpoint that does not say is ready (EndpointSlice, `conditions.ready`).
  return items
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false).length;
}
