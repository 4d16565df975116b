/** A cluster that was created for one run. */
export interface CreatedCluster {
  /** Path of its kubeconfig. */
  readonly kubeconfig: string;
  /** Gives its nodes an image of this machine. */
  load(image: string, signal: AbortSignal): Promise<void>;
  remove(signal: AbortSignal): Promise<void>;
}
