import type { ModeName } from '../../profiles/mode.ts';

/** What a run says about the cluster, as plain values: workers are told the same. */
export interface ClusterSettings {
  readonly provider: Provider;
  /** A kubeconfig of its own, by path: of a cluster that the run created. */
  readonly kubeconfig?: string;
  /** How many stages stand at once; as many as the cluster has room for unless given. */
  readonly stages?: number;
  /** Reference of the sample application's image. */
  readonly image: string;
  readonly mode: ModeName;
  /** `install` by its profile first, and uninstall afterwards. */
  readonly mesh: 'install' | 'as-it-stands';
  /** `install` those of SMI's CRDs that are not there. */
  readonly crds: 'install' | 'as-they-stand';
  /** What the run created beside its stages: the cluster, the mesh, the CRDs. */
  readonly afterwards: 'remove' | 'keep';
  /** Image of the harness itself, of a run whose shards are pods of the cluster. */
  readonly harnessImage?: string;
  /** Set in such a pod: its run is one of several that share the cluster. */
  readonly part?: Part;
}

/** A run that is part of another, which holds the cluster for all its parts. */
export interface Part {
  /** Id of the whole run. */
  readonly of: string;
  /** From 1. Names of stages are drawn with it, so that those of two parts differ. */
  readonly number: number;
}

export type Provider =
  /** A context of the user's kubeconfig; the current one unless given. */
  | { readonly kind: 'existing'; readonly context?: string }
  | { readonly kind: 'kind'; readonly config: string; readonly image?: string }
  | { readonly kind: 'k3s'; readonly image: string };
