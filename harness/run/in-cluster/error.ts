/** Why a pod has no result to show; its Job starts another. */
export class ShardPodError extends Error {
  readonly code = 'POD_FAILED';
}
