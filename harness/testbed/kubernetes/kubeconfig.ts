import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from './error.ts';

/**
 * The configuration that kubectl would use: KUBECONFIG, `~/.kube/config`, or the pod's own service account.
 *
 * @param context name of one of its contexts; the current one unless given
 * @throws ClusterError CLUSTER_KUBECONFIG, CLUSTER_CONTEXT
 */
export function readKubeconfig(
  context: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): KubeConfig {
  const config = new KubeConfig();
  const files = (env.KUBECONFIG ?? '').split(path.delimiter).filter((file) => file !== '');
  const own = path.join(env.HOME ?? homedir(), '.kube', 'config');
  try {
    if (files.length > 0) loadFiles(config, files);
    else if (existsSync(own)) config.loadFromFile(own);
    else if (env.KUBERNETES_SERVICE_HOST) config.loadFromCluster();
    else {
      throw new ClusterError(
        'CLUSTER_KUBECONFIG',
        'no cluster is configured: set KUBECONFIG to a kubeconfig file, or let --provider kind create a cluster',
      );
    }
  } catch (cause) {
    if (cause instanceof ClusterError) throw cause;
    throw new ClusterError(
      'CLUSTER_KUBECONFIG',
      `the kubeconfig ${files.join(', ') || own} cannot be read (${firstLineOf(cause)}): mend it, or set KUBECONFIG to another`,
      { cause },
    );
  }
  if (context !== undefined) choose(config, context);
  if (!config.getCurrentCluster()) {
    throw new ClusterError(
      'CLUSTER_CONTEXT',
      `the kubeconfig has no current context with a cluster: choose one with --context (${contextsOf(config)})`,
    );
  }
  return config;
}

function loadFiles(config: KubeConfig, files: readonly string[]): void {
  const present = files.filter((file) => existsSync(file));
  const [first, ...more] = present;
  if (first === undefined) {
    throw new ClusterError(
      'CLUSTER_KUBECONFIG',
      `KUBECONFIG names ${files.join(', ')}, which does not exist: set it to a kubeconfig file`,
    );
  }
  // As kubectl merges them: of two entries with one name the first counts, and so does the first current context.
  const loaded = [first, ...more].map((file) => {
    const one = new KubeConfig();
    one.loadFromFile(file);
    return one;
  });
  config.loadFromOptions({
    clusters: firstOfEachName(loaded.flatMap((one) => one.getClusters())),
    users: firstOfEachName(loaded.flatMap((one) => one.getUsers())),
    contexts: firstOfEachName(loaded.flatMap((one) => one.getContexts())),
    currentContext: loaded.map((one) => one.getCurrentContext()).find(Boolean) ?? '',
  });
}

function firstOfEachName<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  const names = entries.map(({ name }) => name);
  return entries.filter(({ name }, i) => names.indexOf(name) === i);
}

function choose(config: KubeConfig, context: string): void {
  if (!config.getContextObject(context)) {
    throw new ClusterError(
      'CLUSTER_CONTEXT',
      `the kubeconfig has no context ${context}: choose one of ${contextsOf(config)}`,
    );
  }
  config.setCurrentContext(context);
}

function contextsOf(config: KubeConfig): string {
  return (
    config
      .getContexts()
      .map(({ name }) => name)
      .join(', ') || 'none'
  );
}

/** A parser's message goes on with an extract of the file, which may hold secrets. */
function firstLineOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '';
}
