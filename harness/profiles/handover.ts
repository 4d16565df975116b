import type { ServedVersions } from '../model/api.ts';
import type { Json, JsonObject } from '../model/kubernetes.ts';
import type { ObjectRef } from './object-ref.ts';
import { OBJECT_REF_SCHEMA } from './object-ref.ts';
import { closed } from './shape.ts';

/**
 * The ConfigMap among the manifests of a mesh that says how it is to be; a run writes into it what was asked of the run.
 * Each key is one of its `data`.
 */
export interface Handover {
  readonly configMap: ObjectRef;
  /** JSON, `{"access":"v1alpha3",…}`: a mesh that takes it serves whatever is asked for, and gets the CRDs to it. */
  readonly versions?: string;
  /** Name of a fault of the mesh, empty for none. */
  readonly fault?: string;
}

/** What was asked of a run. */
export interface Orders {
  readonly versions: ServedVersions;
  readonly fault?: string;
}

const key = { type: 'string', maxLength: 253, pattern: '^[A-Za-z0-9._-]+$' };

export const HANDOVER_SCHEMA = closed({ configMap: OBJECT_REF_SCHEMA, versions: key, fault: key }, [
  'versions',
  'fault',
]);

/** A manifest as a run installs it: the ConfigMap with the run's orders in it, any other as it is. */
export function withOrders(manifest: JsonObject, handover: Handover | undefined, orders: Orders): JsonObject {
  if (handover === undefined || !isMeant(manifest, handover.configMap)) return manifest;
  const { data } = manifest;
  const written =
    typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as JsonObject) : {};
  return {
    ...manifest,
    data: {
      ...written,
      ...(handover.versions !== undefined && { [handover.versions]: JSON.stringify(orders.versions) }),
      ...(handover.fault !== undefined && { [handover.fault]: orders.fault ?? '' }),
    },
  };
}

function isMeant(manifest: JsonObject, { apiVersion, kind, name, namespace }: ObjectRef): boolean {
  const metadata = manifest.metadata as Readonly<Record<string, Json>> | undefined;
  return (
    manifest.apiVersion === apiVersion &&
    manifest.kind === kind &&
    metadata?.name === name &&
    metadata?.namespace === namespace
  );
}
