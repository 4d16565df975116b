import type { Api, ApiVersion, PairingName, ServedVersions } from '../../harness/model/api.ts';
import type { Capability, Cell } from '../../harness/model/capability.ts';
import type { MeshIdentity, SuiteIdentity } from '../../harness/model/evidence.ts';
import type { Result } from '../../harness/model/result.ts';
import type { AttestedCapability } from '../badge.ts';
import { servedRelease } from '../matrix-row.ts';
import schema from './matrix.schema.json' with { type: 'json' };
import { byCodeUnit, naturally } from './natural-order.ts';
import type { ReleaseColumns } from './release-column.ts';
import { releaseColumns } from './release-column.ts';

/** Identity of matrix.json's schema, which lies beside it. */
export const FEED_SCHEMA = 'https://smi-conformance.dev/schemas/matrix-v1.json';

/** What a public matrix consists of, at its top. */
export const SITE_FILES: readonly string[] = [
  'index.html',
  'matrix.json',
  'matrix.schema.json',
  'results',
  'badges',
];

/** Who signed: the holder of a key, by its fingerprint, or an identity, as its issuer says. */
export type SignedBy =
  | { readonly kind: 'key'; readonly fingerprint: string }
  | { readonly kind: 'identity'; readonly identity: string; readonly issuer: string };

/** What is known of the profile that a mesh was installed and judged by. `unknown`: it is none of this package. */
export type ProfileStanding = 'verified' | 'unverified' | 'unknown';

/** A result of a full run whose signature, files and judgement were verified. */
export interface VerifiedResult {
  /** SHA-256 of its result.json, hex: its permanent address. */
  readonly digest: string;
  /** SHA-256 of its attestation, hex. */
  readonly attestation: string;
  readonly capability: AttestedCapability;
  readonly result: Result;
  readonly signedBy: SignedBy;
  readonly profile: ProfileStanding;
}

/** Something that was given and is not shown as a capability. */
export interface UnverifiedResult {
  /** Name of its folder or file, without the path to it. */
  readonly name: string;
  readonly code: string;
  readonly reason: string;
}

/** A mesh that offers no SMI API by its own account: nothing was run. */
export interface MeshWithoutSmi {
  readonly name: string;
  readonly title: string;
  readonly link: string;
  readonly statement: string;
  readonly source: string;
}

/** Everything that a public matrix is made of. */
export interface SiteSource {
  readonly verified: readonly VerifiedResult[];
  readonly unverified: readonly UnverifiedResult[];
  readonly withoutSmi: readonly MeshWithoutSmi[];
  /** The moment that staleness is judged at. */
  readonly now: Date;
  readonly generator: SuiteIdentity;
}

/** A cell without `capability` has `refused`: why nothing is said of it. */
export interface FeedCell {
  readonly api: Api;
  readonly version?: ApiVersion;
  readonly capability?: Capability;
  readonly refused?: string;
  readonly held: number;
  readonly applicable: number;
}

export interface FeedResult {
  readonly digest: string;
  readonly attestation: string;
  readonly mesh: Pick<MeshIdentity, 'name' | 'version' | 'digests'>;
  readonly testbed: Result['testbed'];
  readonly versions: ServedVersions;
  /** Absent where the mesh serves another pairing of versions than any that has a name. */
  readonly pairing?: PairingName;
  readonly cells: readonly FeedCell[];
  /** What follows for each release of SMI; null where the mesh serves another pairing. */
  readonly releases: ReleaseColumns;
  readonly issuedAt: string;
  readonly validUntil: string;
  readonly stale: boolean;
  /** The newest of its mesh, mesh version and API versions. */
  readonly current: boolean;
  readonly signedBy: SignedBy;
  readonly profile: ProfileStanding;
  readonly suite: SuiteIdentity;
  /** Folder of the result, relative to this file. */
  readonly folder: string;
}

/** The content of matrix.json. */
export interface Feed {
  readonly $schema: typeof FEED_SCHEMA;
  readonly generator: SuiteIdentity;
  readonly now: string;
  readonly results: readonly FeedResult[];
  readonly unverified: readonly UnverifiedResult[];
  readonly withoutSmi: readonly MeshWithoutSmi[];
}

/** In fixed order, whatever the order of the source. */
export function feedOf({ verified, unverified, withoutSmi, now, generator }: SiteSource): Feed {
  const results = unique(verified).toSorted(byMeshThenTime);
  const newest = new Set<string>();
  return {
    $schema: FEED_SCHEMA,
    generator,
    now: now.toISOString(),
    results: results.map((one) => {
      const subject = subjectOf(one);
      const current = !newest.has(subject);
      newest.add(subject);
      return feedResult(one, current, now);
    }),
    unverified: unverified.toSorted(
      (a, b) => byCodeUnit(a.name, b.name) || byCodeUnit(a.code, b.code) || byCodeUnit(a.reason, b.reason),
    ),
    withoutSmi: withoutSmi.toSorted((a, b) => byCodeUnit(a.name, b.name)),
  };
}

/** One result may have been signed again: the attestation that is valid longest counts. */
export function unique(verified: readonly VerifiedResult[]): readonly VerifiedResult[] {
  const chosen = new Map<string, VerifiedResult>();
  for (const one of verified) {
    const other = chosen.get(one.digest);
    if (other === undefined || isPreferred(one, other)) chosen.set(one.digest, one);
  }
  return [...chosen.values()];
}

function isPreferred(one: VerifiedResult, other: VerifiedResult): boolean {
  const order =
    byCodeUnit(one.capability.validUntil, other.capability.validUntil) ||
    byCodeUnit(one.attestation, other.attestation);
  return order > 0;
}

function byMeshThenTime(a: VerifiedResult, b: VerifiedResult): number {
  return (
    byCodeUnit(a.result.mesh.name, b.result.mesh.name) ||
    naturally(b.result.mesh.version, a.result.mesh.version) ||
    byCodeUnit(versionsText(b), versionsText(a)) ||
    byCodeUnit(b.capability.issuedAt, a.capability.issuedAt) ||
    byCodeUnit(a.digest, b.digest)
  );
}

function versionsText({ result: { versions } }: VerifiedResult): string {
  return [versions.access, versions.specs, versions.split, versions.metrics].join(' ');
}

function subjectOf(one: VerifiedResult): string {
  const { name, version } = one.result.mesh;
  return JSON.stringify([name, version, versionsText(one)]);
}

function feedResult(
  { digest, attestation, capability, result, signedBy, profile }: VerifiedResult,
  current: boolean,
  now: Date,
): FeedResult {
  const pairing = servedRelease(capability);
  const { mesh } = result;
  return {
    digest,
    attestation,
    mesh: { name: mesh.name, version: mesh.version, digests: sorted(mesh.digests) },
    testbed: result.testbed,
    versions: capability.versions,
    ...(pairing !== '–' && { pairing }),
    cells: capability.matrix.map(feedCell),
    releases: releaseColumns(capability),
    issuedAt: capability.issuedAt,
    validUntil: capability.validUntil,
    stale: now.getTime() > Date.parse(capability.validUntil),
    current,
    signedBy,
    profile,
    suite: result.suite,
    folder: `results/${digest}`,
  };
}

function sorted(digests: MeshIdentity['digests']): MeshIdentity['digests'] {
  return Object.fromEntries(Object.entries(digests).toSorted(([a], [b]) => byCodeUnit(a, b)));
}

function feedCell({ api, version, capability, held, applicable, notExercised }: Cell): FeedCell {
  const counts = { held, applicable };
  const cell = { api, ...(version !== undefined && { version }) };
  return notExercised > 0
    ? { ...cell, refused: `${notExercised} not exercised`, ...counts }
    : { ...cell, capability, ...counts };
}

/** The text of matrix.json. */
export function feedText(feed: Feed): string {
  return `${JSON.stringify(feed, null, 2)}\n`;
}

/** The text of matrix.schema.json. */
export function schemaText(): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
