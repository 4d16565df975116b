import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';
import type { Objects } from './objects.ts';

const PATH = '/api/v1/namespaces/kube-system/configmaps/coredns';

interface Hands {
  readonly cluster: Cluster;
  readonly objects: Objects;
}

function begin(mesh: string): string {
  return `# smi-conformance ${mesh}: begin`;
}

function end(mesh: string): string {
  return `# smi-conformance ${mesh}: end`;
}

/** The Corefile without the block of a mesh. */
export function withoutBlock(corefile: string, mesh: string): string {
  const from = corefile.indexOf(begin(mesh));
  const to = corefile.indexOf(end(mesh));
  return from < 0 || to < from
    ? corefile
    : corefile.slice(0, from) + corefile.slice(to + end(mesh).length + 1);
}

/** The Corefile with the block of a mesh, once. */
export function withBlock(corefile: string, mesh: string, block: string): string {
  const base = withoutBlock(corefile, mesh);
  return `${base.replace(/\n*$/, '\n')}${begin(mesh)}\n${block.trimEnd()}\n${end(mesh)}\n`;
}

/** @throws ClusterError CLUSTER_RIGHT, and CLUSTER_REFUSED where the cluster's DNS is no CoreDNS */
export async function readCorefile(cluster: Cluster, signal: AbortSignal): Promise<string> {
  const { data } = (await cluster.get(PATH, signal)) as unknown as {
    readonly data?: { readonly Corefile?: string };
  };
  return data?.Corefile ?? '';
}

/** Teaches the cluster's DNS the names of a mesh. @throws ClusterError CLUSTER_STATE without CoreDNS */
export async function addCorefileBlock(
  hands: Hands,
  block: string,
  mesh: string,
  signal: AbortSignal,
): Promise<void> {
  await change(hands, (corefile) => withBlock(corefile, mesh, block), signal);
}

export async function removeCorefileBlock(hands: Hands, mesh: string, signal: AbortSignal): Promise<void> {
  await change(hands, (corefile) => withoutBlock(corefile, mesh), signal);
}

async function change(
  { cluster }: Hands,
  edit: (corefile: string) => string,
  signal: AbortSignal,
): Promise<void> {
  const { status, body } = await cluster.ask({ method: 'GET', path: PATH }, signal);
  if (status !== 200) {
    throw new ClusterError(
      'CLUSTER_STATE',
      `the cluster's DNS is no CoreDNS with a ConfigMap kube-system/coredns (${status}): teach it the mesh's names yourself and use --skip-install`,
    );
  }
  const { data } = body as unknown as { readonly data: { readonly Corefile: string } };
  const corefile = edit(data.Corefile);
  if (corefile === data.Corefile) return;
  await cluster.demand(
    {
      method: 'PATCH',
      path: PATH,
      body: { data: { Corefile: corefile } },
      contentType: 'application/merge-patch+json',
    },
    signal,
  );
  // Not every CoreDNS watches its file.
  const restartedAt = new Date().toISOString();
  await cluster.demand(
    {
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/kube-system/deployments/coredns',
      body: {
        spec: {
          template: { metadata: { annotations: { 'smi-conformance.dev/restarted-at': restartedAt } } },
        },
      },
      contentType: 'application/merge-patch+json',
    },
    signal,
  );
}
