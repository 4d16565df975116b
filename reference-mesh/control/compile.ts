import type { ServedVersions } from '../../harness/model/api.ts';
import type { KubernetesObject } from '../../harness/model/kubernetes.ts';
import type { Decisions } from './decisions.ts';
import type { Binding, Grant, Policy, PortRoute, RouteGroup, Split } from './policy.ts';
import { keyOf } from './policy.ts';
import { ACCESS, SPECS, SPLIT } from './read/readers.ts';

/** Reads every object of a version that the mesh serves; others have no effect. */
export function compilePolicy(
  decide: Decisions,
  objects: readonly KubernetesObject[],
  versions: ServedVersions,
): Policy {
  const grants: Grant[] = [];
  const splits: Split[] = [];
  const bindings = new Map<string, Binding>();
  const routeGroups = new Map<string, RouteGroup>();
  const tcpRoutes = new Map<string, PortRoute>();
  const udpRoutes = new Map<string, PortRoute>();

  const access = versions.access && {
    name: `access.smi-spec.io/${versions.access}`,
    ...ACCESS[versions.access],
  };
  const specs = versions.specs && { name: `specs.smi-spec.io/${versions.specs}`, ...SPECS[versions.specs] };
  const split = versions.split && {
    name: `split.smi-spec.io/${versions.split}`,
    read: SPLIT[versions.split],
  };

  for (const object of objects) {
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    if (object.apiVersion === access?.name) {
      if (object.kind === 'TrafficTarget') {
        const grant = access.grant(object);
        if (grant !== undefined) grants.push(grant);
      } else if (object.kind === 'IdentityBinding' && access.binding !== undefined) {
        bindings.set(key, access.binding(object));
      }
    } else if (object.apiVersion === specs?.name) {
      if (object.kind === 'HTTPRouteGroup') routeGroups.set(key, specs.routeGroup(object));
      else if (object.kind === 'TCPRoute') tcpRoutes.set(key, specs.tcpRoute(object));
      else if (object.kind === 'UDPRoute' && specs.udpRoute !== undefined) {
        udpRoutes.set(key, specs.udpRoute(object));
      }
    } else if (object.apiVersion === split?.name && object.kind === 'TrafficSplit') {
      const read = split.read(object, decide.readWeight);
      if (read !== undefined) splits.push(read);
    }
  }
  return {
    accessServed: versions.access !== undefined,
    grants,
    bindings,
    routeGroups,
    tcpRoutes,
    udpRoutes,
    splits,
  };
}

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A whole number, or a Kubernetes Quantity (`1`, `500m`, `2e3`). Below 0 counts as 0, what is no number as NaN. */
export function readWeight(raw: unknown): number {
  const parts = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(String(raw));
  if (parts === null) return Number.NaN;
  const [, digits, exponent, suffix = ''] = parts;
  const scale = exponent === undefined ? SUFFIXES[suffix] : 10 ** Number(exponent);
  return Math.max(0, Number(digits) * (scale ?? Number.NaN));
}
