export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** A Kubernetes object as it goes over the wire. SMI v1alpha1 objects keep their fields at the root. */
export interface KubernetesObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly [key: string]: Json };
}

/** Which object is meant. */
export interface ObjectName {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** A Kubernetes Event, as far as it tells something of its object. */
export interface ObjectEvent {
  /** metadata.uid */
  readonly id: string;
  /** `Normal` or `Warning` */
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** The component that reports it. */
  readonly by: string;
}

/** What the API server said of one change. */
export type Admission =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly status: number; readonly message: string };
