import type { ApiVersion } from '../../../harness/model/api.ts';
import type { Json, KubernetesObject } from '../../../harness/model/kubernetes.ts';
import type { Binding, Grant, PortRoute, RouteGroup, Split } from '../policy.ts';
import { readGrant as accessV1alpha1 } from './access-v1alpha1.ts';
import { readGrant as accessV1alpha2 } from './access-v1alpha2.ts';
import { readGrant as accessV1alpha3 } from './access-v1alpha3.ts';
import { readGrant as accessV1alpha4, readBinding } from './access-v1alpha4.ts';
import { readPortRoute as everyPort, readRouteGroup as specsV1alpha1 } from './specs-v1alpha1.ts';
import { readRouteGroup as specsV1alpha2 } from './specs-v1alpha2.ts';
import { readRouteGroup as specsV1alpha3 } from './specs-v1alpha3.ts';
import { readPortRoute as listedPorts } from './specs-v1alpha4.ts';
import { readSplit as splitV1alpha1 } from './split-v1alpha1.ts';
import { readSplit as splitV1alpha3 } from './split-v1alpha3.ts';

export interface AccessReaders {
  readonly grant: (object: KubernetesObject) => Grant | undefined;
  readonly binding?: (object: KubernetesObject) => Binding;
}

export const ACCESS: Readonly<Record<ApiVersion, AccessReaders>> = {
  v1alpha1: { grant: accessV1alpha1 },
  v1alpha2: { grant: accessV1alpha2 },
  v1alpha3: { grant: accessV1alpha3 },
  v1alpha4: { grant: accessV1alpha4, binding: readBinding },
};

export interface SpecsReaders {
  readonly routeGroup: (object: KubernetesObject) => RouteGroup;
  readonly tcpRoute: (object: KubernetesObject) => PortRoute;
  readonly udpRoute?: (object: KubernetesObject) => PortRoute;
}

export const SPECS: Readonly<Record<ApiVersion, SpecsReaders>> = {
  v1alpha1: { routeGroup: specsV1alpha1, tcpRoute: everyPort },
  v1alpha2: { routeGroup: specsV1alpha2, tcpRoute: everyPort },
  v1alpha3: { routeGroup: specsV1alpha3, tcpRoute: everyPort },
  v1alpha4: { routeGroup: specsV1alpha3, tcpRoute: listedPorts, udpRoute: listedPorts },
};

export type SplitReader = (
  object: KubernetesObject,
  readWeight: (raw: Json | undefined) => number,
) => Split | undefined;

export const SPLIT: Readonly<Record<ApiVersion, SplitReader>> = {
  v1alpha1: splitV1alpha1,
  v1alpha2: splitV1alpha1,
  v1alpha3: splitV1alpha3,
  v1alpha4: splitV1alpha3,
};
