import type { ApiVersion } from '../../model/api.ts';
import type { HeadersShape } from '../rendering.ts';
import type { Kind } from '../resource.ts';
import * as access from './access.ts';
import * as specs from './specs.ts';
import * as split from './split.ts';
import type { SourcedSchema } from './structural.ts';

type Schemas = Readonly<Record<Kind, Readonly<Partial<Record<ApiVersion, SourcedSchema>>>>>;

const WITH_HEADERS_ARRAY: Schemas = {
  TrafficTarget: {
    v1alpha1: access.trafficTargetV1alpha1,
    v1alpha2: access.trafficTargetV1alpha2,
    v1alpha3: access.trafficTargetV1alpha3,
    v1alpha4: access.trafficTargetV1alpha4,
  },
  IdentityBinding: { v1alpha4: access.identityBindingV1alpha4 },
  HTTPRouteGroup: {
    v1alpha1: specs.httpRouteGroupArrayV1alpha1,
    v1alpha2: specs.httpRouteGroupArrayV1alpha2,
    v1alpha3: specs.httpRouteGroupArrayV1alpha3,
    v1alpha4: specs.httpRouteGroupArrayV1alpha3,
  },
  TCPRoute: {
    v1alpha1: specs.tcpRouteV1alpha1,
    v1alpha2: specs.tcpRouteV1alpha1,
    v1alpha3: specs.tcpRouteV1alpha3,
    v1alpha4: specs.portRouteV1alpha4,
  },
  UDPRoute: { v1alpha4: specs.portRouteV1alpha4 },
  TrafficSplit: {
    v1alpha1: split.trafficSplitV1alpha1,
    v1alpha2: split.trafficSplitV1alpha2,
    v1alpha3: split.trafficSplitV1alpha3,
    v1alpha4: split.trafficSplitV1alpha3,
  },
};

const SCHEMAS: Readonly<Record<HeadersShape, Schemas>> = {
  array: WITH_HEADERS_ARRAY,
  map: {
    ...WITH_HEADERS_ARRAY,
    HTTPRouteGroup: {
      v1alpha1: specs.httpRouteGroupMapV1alpha1,
      v1alpha2: specs.httpRouteGroupMapV1alpha2,
      v1alpha3: specs.httpRouteGroupMapV1alpha3,
      v1alpha4: specs.httpRouteGroupMapV1alpha4,
    },
  },
};

/** Schema of a kind in a version, beside apiVersion, kind and metadata; absent where the version has no such kind. */
export function schemaOf(
  kind: Kind,
  version: ApiVersion,
  headersShape: HeadersShape,
): SourcedSchema | undefined {
  return SCHEMAS[headersShape][kind][version];
}
