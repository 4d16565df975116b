import path from 'node:path';
import { APIS } from '../model/api.ts';
import type { Claim } from '../model/capability.ts';
import type { NameForm } from '../model/probe.ts';
import type { ImageReferences } from './image.ts';
import type { InstallStep, WrittenStep } from './installation.ts';
import type { Mode } from './mode.ts';
import type { Addresses } from './naming.ts';
import { KUBERNETES_ADDRESSES } from './naming.ts';
import type { PodOnboarding } from './onboarding.ts';
import type {
  CrdSource,
  KubernetesProfile,
  Profile,
  WrittenEmbedded,
  WrittenKubernetes,
  WrittenProfile,
} from './profile.ts';
import type { Requirement, WrittenRequirement } from './requirement.ts';
import type { Chart, Source, WrittenChart, WrittenSource } from './source.ts';
import { UNPINNED } from './source.ts';

/** How long real meshes may take by default, milliseconds. */
export const CONVERGENCE_MS = 30_000;

/** The profile of a mesh on a cluster, which one of a mesh without may hold; undefined where there is none. */
export function writtenOnCluster(written: WrittenProfile): WrittenKubernetes | undefined {
  if (written.testbed === 'kubernetes') return written;
  const { kubernetes, ...mesh } = written;
  return kubernetes && { ...mesh, ...kubernetes, testbed: 'kubernetes' };
}

/**
 * The profile that a checked file means: defaults filled in, paths absolute.
 *
 * @param file absolute path of the profile
 * @param chosen images to be used instead of those that the profile names
 * @param testbed where the mesh is wanted, if the profile knows it there
 */
export function profileOf(
  written: WrittenProfile,
  file: string,
  chosen: ImageReferences,
  testbed: Profile['testbed'] = written.testbed,
): Profile {
  const onCluster = writtenOnCluster(written);
  if (onCluster !== undefined && (testbed === 'kubernetes' || written.testbed === 'kubernetes'))
    return onClusterOf(onCluster, file, chosen);
  const { kubernetes: _, ...mesh } = written as WrittenEmbedded;
  return { ...mesh, claims: claimsOf(written), file, cluster: onCluster ? 'known' : 'unknown' };
}

function claimsOf(written: WrittenProfile): readonly Claim[] {
  return APIS.map((api) => {
    const { supported = written.versions[api] !== undefined, exceptions = [] } = written.claims[api] ?? {};
    return { api, supported, exceptions };
  });
}

function onClusterOf(written: WrittenKubernetes, file: string, chosen: ImageReferences): KubernetesProfile {
  const beside = (name: string) => path.join(path.dirname(file), name);
  const stepsOf = (steps: readonly WrittenStep[]) => steps.map((step) => stepOf(step, beside));
  const { uninstall, ran, modes, onboarding, addons = [] } = written;
  return {
    ...written,
    convergenceMs: written.convergenceMs ?? CONVERGENCE_MS,
    claims: claimsOf(written),
    file,
    requires: (written.requires ?? []).map(requirementOf),
    install: stepsOf(written.install),
    uninstall: { before: [], after: [], ...uninstall },
    images: Object.entries(written.images ?? {}).map(([name, reference]) => ({
      name,
      written: reference,
      used: chosen[name] ?? reference,
    })),
    crds: crdsOf(written.crds, beside),
    ran: { pods: [], sidecars: [], ...ran },
    modes: {
      strict: modeOf(modes.strict),
      ...(modes.permissive !== undefined && { permissive: modeOf(modes.permissive) }),
    },
    onboarding: {
      namespace: { labels: {}, annotations: {}, ...onboarding?.namespace },
      meshed: podOf(onboarding?.meshed),
      outsider: podOf(onboarding?.outsider),
    },
    addresses: addressesOf(written.addresses),
    services: { appProtocol: {}, portNamePrefix: {}, ...written.services },
    addons: addons.map((addon) => ({ ...addon, install: stepsOf(addon.install) })),
    denials: written.denials ?? [],
  };
}

type Beside = (name: string) => string;

function stepOf({ manifests, helm, corefile, byHand, ready = [] }: WrittenStep, beside: Beside): InstallStep {
  if (manifests !== undefined)
    return { kind: 'manifests', sources: manifests.map((source) => sourceOf(source, beside)), ready };
  if (helm !== undefined) {
    const { chart, values, args = [], ...where } = helm;
    return {
      kind: 'helm',
      ...where,
      chart: chartOf(chart, beside),
      ...(values !== undefined && { values: beside(values) }),
      args,
      ready,
    };
  }
  if (corefile !== undefined) return { kind: 'corefile', file: beside(corefile), ready };
  const { what = '', link = '' } = byHand ?? {};
  return { kind: 'by-hand', what, link, ready };
}

function sourceOf({ file, url = '', sha256 = UNPINNED }: WrittenSource, beside: Beside): Source {
  if (file !== undefined) return { kind: 'file', file: beside(file) };
  return sha256 === UNPINNED ? { kind: 'unpinned', url } : { kind: 'network', url, sha256 };
}

function chartOf(
  { file, repository = '', name = '', version = '', sha256 = UNPINNED }: WrittenChart,
  beside: Beside,
): Chart {
  if (file !== undefined) return { kind: 'file', file: beside(file) };
  const location = { repository, name, version };
  return sha256 === UNPINNED ? { kind: 'unpinned', ...location } : { kind: 'network', ...location, sha256 };
}

function crdsOf(crds: WrittenKubernetes['crds'], beside: Beside): CrdSource {
  if (crds?.suite !== undefined) return { kind: 'suite', headers: crds.suite };
  if (crds?.sources !== undefined)
    return { kind: 'sources', sources: crds.sources.map((source) => sourceOf(source, beside)) };
  return { kind: 'mesh' };
}

function requirementOf({ kubernetes, dns, crd = '', why, remedy }: WrittenRequirement): Requirement {
  if (kubernetes !== undefined) return { kind: 'kubernetes', from: kubernetes, why, remedy };
  if (dns !== undefined) return { kind: 'dns', name: dns, why, remedy };
  return { kind: 'crd', name: crd, why, remedy };
}

function modeOf({ patches = [], readBack = [] }: Partial<Mode>): Mode {
  return { patches, readBack };
}

function podOf(pod: Partial<PodOnboarding> | undefined): PodOnboarding {
  return { labels: {}, annotations: {}, ...pod };
}

/** The outsider writes what meshed clients do, unless the profile says otherwise. */
function addressesOf(written: WrittenKubernetes['addresses']): {
  readonly meshed: Addresses;
  readonly outsider: Addresses;
} {
  const {
    outsider = {},
    ...forms
  }: Partial<Record<NameForm, string>> & {
    readonly outsider?: Partial<Record<NameForm, string>>;
  } = written ?? {};
  const meshed = { ...KUBERNETES_ADDRESSES, ...forms };
  return { meshed, outsider: { ...meshed, ...outsider } };
}
