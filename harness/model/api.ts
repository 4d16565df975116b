/** The four APIs of the Service Mesh Interface, in the order in which they are reported. */
export const APIS = ['access', 'specs', 'split', 'metrics'] as const;
export type Api = (typeof APIS)[number];

export type ApiVersion = 'v1alpha1' | 'v1alpha2' | 'v1alpha3' | 'v1alpha4';

/** Every version of each API that has a document in smi-spec at SPEC_COMMIT. */
export const API_VERSIONS: Readonly<Record<Api, readonly ApiVersion[]>> = {
  access: ['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4'],
  specs: ['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4'],
  split: ['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4'],
  metrics: ['v1alpha1'],
};

export const API_GROUP: Readonly<Record<Api, string>> = {
  access: 'access.smi-spec.io',
  specs: 'specs.smi-spec.io',
  split: 'split.smi-spec.io',
  metrics: 'metrics.smi-spec.io',
};

export const API_TITLE: Readonly<Record<Api, string>> = {
  access: 'Traffic Access',
  specs: 'Traffic Specs',
  split: 'Traffic Split',
  metrics: 'Traffic Metrics',
};

/** servicemeshinterface/smi-spec, 2023-10-20: the last commit of the archived repository. */
export const SPEC_COMMIT = 'cc4babd';

/** The version of each API that a mesh serves; an API that it does not serve is absent. */
export type ServedVersions = Readonly<Partial<Record<Api, ApiVersion>>>;

/** Releases of the specification that name the versions of its APIs, oldest first. */
export const RELEASE_NAMES = ['v0.4.0', 'v0.5.0', 'v0.6.0'] as const;
export type ReleaseName = (typeof RELEASE_NAMES)[number];

/** Release of the specification → the API versions it pairs (smi-spec, SPEC_LATEST_STABLE.md of each tag). */
export const RELEASES: Readonly<Record<ReleaseName, Readonly<Record<Api, ApiVersion>>>> = {
  'v0.4.0': { access: 'v1alpha1', specs: 'v1alpha2', split: 'v1alpha3', metrics: 'v1alpha1' },
  'v0.5.0': { access: 'v1alpha2', specs: 'v1alpha3', split: 'v1alpha3', metrics: 'v1alpha1' },
  'v0.6.0': { access: 'v1alpha3', specs: 'v1alpha4', split: 'v1alpha4', metrics: 'v1alpha1' },
};

/**
 * API versions that belong together, oldest first. Only those of RELEASE_NAMES are releases of the specification. The
 * versions before the first of them stood together in tags of smi-sdk-go (metrics, which is no CRD, never had another
 * version), and `main` is what the archived specification's main branch has beyond the last: access v1alpha4.
 */
export const PAIRING_NAMES = ['sdk-v0.1.0', 'sdk-v0.2.0', ...RELEASE_NAMES, 'main'] as const;
export type PairingName = (typeof PAIRING_NAMES)[number];

export const PAIRINGS: Readonly<Record<PairingName, Readonly<Record<Api, ApiVersion>>>> = {
  'sdk-v0.1.0': { access: 'v1alpha1', specs: 'v1alpha1', split: 'v1alpha1', metrics: 'v1alpha1' },
  'sdk-v0.2.0': { access: 'v1alpha1', specs: 'v1alpha1', split: 'v1alpha2', metrics: 'v1alpha1' },
  ...RELEASES,
  main: { access: 'v1alpha4', specs: 'v1alpha4', split: 'v1alpha4', metrics: 'v1alpha1' },
};

/**
 * The pairing that a set of served versions is one of, as far as it goes: of those that fit, a release before another, the
 * newest first.
 *
 * @param otherwise where none fits
 */
export function pairingOf(versions: ServedVersions, otherwise: PairingName): PairingName {
  const fits = (name: PairingName) =>
    APIS.every((api) => versions[api] === undefined || versions[api] === PAIRINGS[name][api]);
  const others = PAIRING_NAMES.filter((name) => !(RELEASE_NAMES as readonly string[]).includes(name));
  return [...RELEASE_NAMES].reverse().find(fits) ?? others.find(fits) ?? otherwise;
}
