import type { Api, ServedVersions } from '../model/api.ts';
import type { Claim, ClaimException } from '../model/capability.ts';
import type { NameForm } from '../model/probe.ts';
import type { AddOn, WrittenAddOn } from './add-on.ts';
import type { VersionDetection } from './detection.ts';
import type { Handover } from './handover.ts';
import type { ImageReferences, MeshImage } from './image.ts';
import type { InstallStep, Uninstallation, WrittenStep } from './installation.ts';
import type { Mode, ModeName } from './mode.ts';
import type { Addresses } from './naming.ts';
import type { PodSelector, WorkloadRef } from './object-ref.ts';
import type { Onboarding, PodOnboarding } from './onboarding.ts';
import type { Requirement, WrittenRequirement } from './requirement.ts';
import type { ServiceNeeds } from './service-needs.ts';
import type { Source, WrittenSource } from './source.ts';

/** A mesh as data: what a `profile.yaml` says of it, the defaults filled in. */
export type Profile = EmbeddedProfile | KubernetesProfile;

interface MeshProfile {
  /** Also the name of its folder. */
  readonly name: string;
  readonly title: string;
  /** Where the mesh is described: an https address, or a path in this package. */
  readonly link: string;
  /** False until somebody has run it. */
  readonly verified: boolean;
  /** On a cluster: the versions to be expected; discovery tells those that are served. */
  readonly versions: ServedVersions;
  /** Convergence limit, milliseconds. */
  readonly convergenceMs: number;
  /** One for each API, in their order. */
  readonly claims: readonly Claim[];
  /** Absolute path of the profile, for its digest. */
  readonly file: string;
}

export interface EmbeddedProfile extends MeshProfile {
  readonly testbed: 'embedded';
  /** Whether the same mesh can be had on a cluster. */
  readonly cluster: 'known' | 'unknown';
}

export interface KubernetesProfile extends MeshProfile {
  readonly testbed: 'kubernetes';
  readonly requires: readonly Requirement[];
  /** Empty where nothing is to be installed. */
  readonly install: readonly InstallStep[];
  readonly uninstall: Uninstallation;
  /** The images that its manifests are written with; see `withImages`. */
  readonly images: readonly MeshImage[];
  readonly crds: CrdSource;
  /** Namespaces of the mesh itself, where its pods and their events are looked for. */
  readonly namespaces: readonly string[];
  readonly ready: readonly WorkloadRef[];
  /** Set for a mesh that is told of the run which installs it. */
  readonly handover?: Handover;
  /** Whose image digests are "the mesh that ran": pods, and containers of these names that joined the stages' pods. */
  readonly ran: { readonly pods: readonly PodSelector[]; readonly sidecars: readonly string[] };
  /** The first that finds one tells the version. */
  readonly version: readonly VersionDetection[];
  /** `permissive` is absent for a mesh that has one mode only. */
  readonly modes: { readonly strict: Mode } & Partial<Readonly<Record<ModeName, Mode>>>;
  readonly onboarding: Onboarding;
  /** Templates of the host names that meshed clients write, and those that the outsider does. */
  readonly addresses: { readonly meshed: Addresses; readonly outsider: Addresses };
  readonly services: ServiceNeeds;
  readonly addons: readonly AddOn[];
  /** For people: what access a client of a split must be given. The suite lets it into every backend. */
  readonly splitAccess?: string;
  /** For people: what a denial looks like. Recorded and never judged. */
  readonly denials: readonly string[];
}

/** Where the SMI CRDs come from that the harness may install when it is told to. */
export type CrdSource =
  /** From the mesh itself, when it is installed. */
  | { readonly kind: 'mesh' }
  /** From the harness's own schemas, at the versions of the profile. */
  | { readonly kind: 'suite'; readonly headers: 'array' | 'map' }
  | { readonly kind: 'sources'; readonly sources: readonly Source[] };

type WrittenClaims = Readonly<
  Partial<Record<Api, { readonly supported: boolean; readonly exceptions?: readonly ClaimException[] }>>
>;

/** An API that is not listed in `claims` is claimed iff it is served. */
export interface WrittenEmbedded extends Omit<EmbeddedProfile, 'claims' | 'file' | 'cluster'> {
  readonly claims: WrittenClaims;
  /** The same mesh on a cluster, for those who ask for it there: what a profile of one has beside the rest of this one. */
  readonly kubernetes?: OnCluster;
}

type Written = Omit<MeshProfile, 'claims' | 'file' | 'convergenceMs'> & {
  readonly convergenceMs?: number;
  readonly claims: WrittenClaims;
};

/** What only a profile of a mesh on a cluster has. */
export interface OnCluster {
  readonly requires?: readonly WrittenRequirement[];
  readonly install: readonly WrittenStep[];
  readonly uninstall?: Partial<Uninstallation>;
  readonly images?: ImageReferences;
  readonly crds?: { readonly suite?: 'array' | 'map'; readonly sources?: readonly WrittenSource[] };
  readonly namespaces: readonly string[];
  readonly ready: readonly WorkloadRef[];
  readonly ran: { readonly pods?: readonly PodSelector[]; readonly sidecars?: readonly string[] };
  readonly version: readonly VersionDetection[];
  readonly modes: { readonly strict: Partial<Mode>; readonly permissive?: Partial<Mode> };
  readonly onboarding?: {
    readonly namespace?: Partial<Onboarding['namespace']>;
    readonly meshed?: Partial<PodOnboarding>;
    readonly outsider?: Partial<PodOnboarding>;
  };
  readonly addresses?: Partial<Addresses> & { readonly outsider?: Partial<Record<NameForm, string>> };
  readonly services?: Partial<ServiceNeeds>;
  readonly addons?: readonly WrittenAddOn[];
  readonly handover?: Handover;
  readonly splitAccess?: string;
  readonly denials?: readonly string[];
}

export type WrittenKubernetes = Written & OnCluster & { readonly testbed: 'kubernetes' };

/** The profile as it is written. */
export type WrittenProfile = WrittenEmbedded | WrittenKubernetes;
