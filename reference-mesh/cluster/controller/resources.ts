import type { ApiVersion, ServedVersions } from '../../../harness/model/api.ts';

/** Marks what is in the mesh: namespaces that get the authority's certificate, pods that have a sidecar. */
export const MEMBER = 'reference-mesh.smi-conformance.dev/member';

/** Lists of SMI's kinds in these versions. */
export function smiPaths(versions: ServedVersions): readonly string[] {
  const { access, specs, split } = versions;
  return [
    ...(access === undefined ? [] : pathsOf('access', access, ['traffictargets', ...bindings(access)])),
    ...(specs === undefined ? [] : pathsOf('specs', specs, ['httproutegroups', 'tcproutes', ...udp(specs)])),
    ...(split === undefined ? [] : pathsOf('split', split, ['trafficsplits'])),
  ];
}

function pathsOf(api: string, version: ApiVersion, plurals: readonly string[]): readonly string[] {
  return plurals.map((plural) => `/apis/${api}.smi-spec.io/${version}/${plural}`);
}

/** IdentityBindings came with access v1alpha4. */
function bindings(version: ApiVersion): readonly string[] {
  return version === 'v1alpha4' ? ['identitybindings'] : [];
}

/** UDPRoutes came with specs v1alpha4. */
function udp(version: ApiVersion): readonly string[] {
  return version === 'v1alpha4' ? ['udproutes'] : [];
}

export const POD_PATH = `/api/v1/pods?labelSelector=${encodeURIComponent(MEMBER)}`;
export const NAMESPACE_PATH = `/api/v1/namespaces?labelSelector=${encodeURIComponent(MEMBER)}`;
export const SERVICE_PATH = '/api/v1/services';
