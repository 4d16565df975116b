import type { SourcedSchema, StructuralSchema } from './structural.ts';
import { integer, list, mapOf, object, oneOfStrings, string } from './structural.ts';

// The two published shapes of `headers` are those of two sets of CRDs, which differ in more than that.

const sdkMatch = {
  name: string,
  pathRegex: string,
  methods: list(
    oneOfStrings('*', 'GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'),
  ),
};
const headersArray = list(mapOf(string));

const controllerMatch = { name: string, pathRegex: string, methods: list(string) };
const headersMap = mapOf(string);

function sdkMatches(match: Readonly<Record<string, StructuralSchema>>): StructuralSchema {
  return object({ matches: list(object(match, ['name'])) }, ['matches']);
}

function controllerMatches(match: Readonly<Record<string, StructuralSchema>>): StructuralSchema {
  return object({ matches: list(object(match)) });
}

export const httpRouteGroupArrayV1alpha1: SourcedSchema = {
  source: 'smi-sdk-go crds/ HEAD',
  departs: 'without headers, which the text of v1alpha1 leaves undefined (specs/v1alpha1:45-48, 95-97)',
  schema: sdkMatches(sdkMatch),
};
export const httpRouteGroupArrayV1alpha2: SourcedSchema = {
  source: 'smi-sdk-go crds/ HEAD',
  schema: sdkMatches({ ...sdkMatch, headers: headersArray }),
};
/** v1alpha3 and v1alpha4. */
export const httpRouteGroupArrayV1alpha3: SourcedSchema = {
  source: 'smi-sdk-go crds/ HEAD',
  schema: object({ spec: sdkMatches({ ...sdkMatch, headers: headersArray }) }),
};

export const httpRouteGroupMapV1alpha1: SourcedSchema = {
  source: 'smi-controller-sdk config/crd',
  schema: controllerMatches(controllerMatch),
};
export const httpRouteGroupMapV1alpha2: SourcedSchema = {
  source: 'smi-controller-sdk config/crd',
  schema: controllerMatches({ ...controllerMatch, headers: headersMap }),
};
export const httpRouteGroupMapV1alpha3: SourcedSchema = {
  source: 'smi-controller-sdk config/crd',
  schema: object({ spec: controllerMatches({ ...controllerMatch, headers: headersMap }) }, ['spec']),
};
export const httpRouteGroupMapV1alpha4: SourcedSchema = {
  source: 'smi-controller-sdk config/crd',
  schema: object({ spec: controllerMatches({ ...controllerMatch, headers: headersMap }) }),
};

/** v1alpha1 and v1alpha2: no fields. */
export const tcpRouteV1alpha1: SourcedSchema = {
  source: 'smi-controller-sdk config/crd',
  schema: { type: 'object' },
};
export const tcpRouteV1alpha3: SourcedSchema = {
  source: 'smi-controller-sdk config/crd',
  schema: object({ spec: { type: 'object' } }),
};

/** TCPRoute and UDPRoute. */
export const portRouteV1alpha4: SourcedSchema = {
  source: 'smi-sdk-go crds/ HEAD',
  schema: object({ spec: object({ matches: object({ ports: list(integer) }, ['ports']) }, ['matches']) }),
};
