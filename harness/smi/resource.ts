import type { Api, ApiVersion, ServedVersions } from '../model/api.ts';
import { API_GROUP } from '../model/api.ts';
import type { ApiKind } from './intent.ts';

export type Kind = ApiKind['kind'];

/** What a CRD says of a kind beside its schema. All kinds are namespaced. */
export interface Resource {
  readonly api: Exclude<Api, 'metrics'>;
  readonly plural: string;
  readonly singular: string;
  readonly short: string;
  /** Versions of the API that have this kind. */
  readonly versions: readonly ApiVersion[];
}

const EVERY_VERSION: readonly ApiVersion[] = ['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4'];

export const RESOURCES: Readonly<Record<Kind, Resource>> = {
  TrafficTarget: {
    api: 'access',
    plural: 'traffictargets',
    singular: 'traffictarget',
    short: 'tt',
    versions: EVERY_VERSION,
  },
  IdentityBinding: {
    api: 'access',
    plural: 'identitybindings',
    singular: 'identitybinding',
    short: 'ib',
    versions: ['v1alpha4'],
  },
  HTTPRouteGroup: {
    api: 'specs',
    plural: 'httproutegroups',
    singular: 'httproutegroup',
    short: 'htr',
    versions: EVERY_VERSION,
  },
  TCPRoute: { api: 'specs', plural: 'tcproutes', singular: 'tcproute', short: 'tr', versions: EVERY_VERSION },
  UDPRoute: { api: 'specs', plural: 'udproutes', singular: 'udproute', short: 'ur', versions: ['v1alpha4'] },
  TrafficSplit: {
    api: 'split',
    plural: 'trafficsplits',
    singular: 'trafficsplit',
    short: 'ts',
    versions: EVERY_VERSION,
  },
};

export const KINDS = Object.keys(RESOURCES) as readonly Kind[];

export function isKind(text: string): text is Kind {
  return Object.hasOwn(RESOURCES, text);
}

/** The version in which a mesh that serves these versions serves objects of this kind, if it does. */
export function servedVersionOf(kind: Kind, versions: ServedVersions): ApiVersion | undefined {
  const { api, versions: having } = RESOURCES[kind];
  const version = versions[api];
  return version !== undefined && having.includes(version) ? version : undefined;
}

/** `access.smi-spec.io/v1alpha3` */
export function apiVersionOf(kind: Kind, version: ApiVersion): string {
  return `${API_GROUP[RESOURCES[kind].api]}/${version}`;
}
