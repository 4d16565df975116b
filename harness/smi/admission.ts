import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import type { ApiVersion, ServedVersions } from '../model/api.ts';
import { API_GROUP } from '../model/api.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import type { HeadersShape } from './rendering.ts';
import type { Kind } from './resource.ts';
import { apiVersionOf, isKind, RESOURCES, servedVersionOf } from './resource.ts';
import { prune } from './schema/prune.ts';
import { schemaOf } from './schema/schema.ts';
import type { StructuralSchema } from './schema/structural.ts';

/** What the API server makes of an object: the part of it that is stored, or the refusal with its HTTP status. */
export type Admitted =
  | { readonly accepted: true; readonly object: KubernetesObject }
  | { readonly accepted: false; readonly status: 404 | 413 | 422; readonly message: string };

/** Largest object in bytes of JSON: etcd's default limit of one request, 1.5 MiB. */
export const MAX_OBJECT_BYTES = 1_572_864;
const MAX_REPORTED_ERRORS = 5;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const ajv = new Ajv({ allErrors: true, strictTypes: false });
ajv.addVocabulary(['x-kubernetes-int-or-string']);
const validators = new Map<StructuralSchema, ValidateFunction>();

function validatorOf(schema: StructuralSchema): ValidateFunction {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const compiled = ajv.compile(schema);
  validators.set(schema, compiled);
  return compiled;
}

/** `/spec/backends/0/weight` → `spec.backends[0].weight` */
function fieldPath(error: ErrorObject): string {
  const missing = error.keyword === 'required' && typeof error.params.missingProperty === 'string';
  const pointer = missing ? `${error.instancePath}/${error.params.missingProperty}` : error.instancePath;
  return pointer
    .slice(1)
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
}

function complaint(error: ErrorObject): string {
  const path = fieldPath(error);
  return error.keyword === 'required'
    ? `${path}: Required value`
    : `${path}: Invalid value: ${error.message}`;
}

function metadataComplaints({ metadata }: KubernetesObject): readonly string[] {
  return [
    ...(DNS_SUBDOMAIN.test(metadata.name) ? [] : ['metadata.name: Invalid value: not a DNS-1123 subdomain']),
    ...(DNS_LABEL.test(metadata.namespace)
      ? []
      : ['metadata.namespace: Invalid value: not a DNS-1123 label']),
  ];
}

function servedSchema(
  object: KubernetesObject,
  served: ServedVersions,
  headersShape: HeadersShape,
): { readonly kind: Kind; readonly version: ApiVersion; readonly schema: StructuralSchema } | undefined {
  if (!isKind(object.kind)) return undefined;
  const version = servedVersionOf(object.kind, served);
  if (version === undefined || object.apiVersion !== apiVersionOf(object.kind, version)) return undefined;
  const sourced = schemaOf(object.kind, version, headersShape);
  return sourced && { kind: object.kind, version, schema: sourced.schema };
}

/**
 * Decides on an object as the API server does with SMI's CRDs installed: kind and version served, size, pruning of
 * unknown fields, validation. Metadata stays untouched.
 *
 * @returns the pruned object, or 404 not served, 413 too large, 422 invalid
 */
export function admit(
  object: KubernetesObject,
  served: ServedVersions,
  headersShape: HeadersShape,
): Admitted {
  const bytes = Buffer.byteLength(JSON.stringify(object));
  if (bytes > MAX_OBJECT_BYTES) {
    const message = `Request entity too large: ${bytes} bytes, the limit is ${MAX_OBJECT_BYTES}`;
    return { accepted: false, status: 413, message };
  }
  const found = servedSchema(object, served, headersShape);
  if (found === undefined) {
    const message = `the server could not find the requested resource: ${object.kind} in ${object.apiVersion}`;
    return { accepted: false, status: 404, message };
  }
  const { apiVersion, kind, metadata, ...fields } = object;
  const pruned = prune(fields, found.schema);
  const validate = validatorOf(found.schema);
  const complaints = [
    ...metadataComplaints(object),
    ...(validate(pruned) ? [] : (validate.errors ?? []).map(complaint)),
  ];
  if (complaints.length > 0) {
    const resource = `${found.kind}.${API_GROUP[RESOURCES[found.kind].api]}`;
    const listed = complaints.slice(0, MAX_REPORTED_ERRORS).join('; ');
    return { accepted: false, status: 422, message: `${resource} "${metadata.name}" is invalid: ${listed}` };
  }
  return { accepted: true, object: { apiVersion, kind, metadata, ...(pruned as typeof fields) } };
}
