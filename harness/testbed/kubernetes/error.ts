export type ClusterErrorCode =
  /** No kubeconfig, or none that can be read. */
  | 'CLUSTER_KUBECONFIG'
  | 'CLUSTER_CONTEXT'
  | 'CLUSTER_UNREACHABLE'
  | 'CLUSTER_CREDENTIALS'
  /** The user may not do what was asked. */
  | 'CLUSTER_RIGHT'
  | 'CLUSTER_REFUSED'
  /** The cluster is not as the run needs it: no CRD, no mesh, another run under way, too old. */
  | 'CLUSTER_STATE'
  /** Pods did not become ready. */
  | 'CLUSTER_PODS'
  /** An external program such as kind or helm failed, or is missing. */
  | 'CLUSTER_TOOL';

/** Something about the cluster that its user can mend; the message says how. */
export class ClusterError extends Error {
  readonly code: ClusterErrorCode;
  /** HTTP status of the API server, where it answered. */
  readonly status: number | undefined;

  constructor(code: ClusterErrorCode, message: string, options?: { cause?: unknown; status?: number }) {
    super(message, options);
    this.name = 'ClusterError';
    this.code = code;
    this.status = options?.status;
  }
}
