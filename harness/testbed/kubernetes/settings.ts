import type { ModeName } from '../../profiles/mode.ts';

/** What a run says about the cluster, as plain values: workers are told the same. */
export interface ClusterSettings {
  /** Name of a context of the kubeconfig; the current one unless given. */
  readonly context?: string;
  /** A kubeconfig of its own, by path: of a cluster that the run created. */
  readonly kubeconfig?: string;
  /** How many stages stand at once; as many as the cluster has room for unless given. */
  readonly stages?: number;
  /** Reference of the sample application's image. */
  readonly image: string;
  readonly mode: ModeName;
}
