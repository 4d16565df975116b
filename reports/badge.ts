import { makeBadge } from 'badge-maker';
import type { Api, PairingName, ServedVersions } from '../harness/model/api.ts';
import { API_TITLE, APIS } from '../harness/model/api.ts';
import type { Capability, Cell } from '../harness/model/capability.ts';
import { servedRelease, summaryCapability } from './matrix-row.ts';
import { wholeOf } from './whole.ts';

/** What an attestation says, which has been verified. Badges are made from it and from nothing else. */
export interface AttestedCapability {
  readonly scope: 'full' | 'partial' | 'faulted';
  readonly mesh: { readonly name: string; readonly version: string };
  readonly release: PairingName;
  readonly versions: ServedVersions;
  readonly matrix: readonly Cell[];
  /** ISO 8601, UTC. */
  readonly issuedAt: string;
  readonly validUntil: string;
}

/** What a badge stands for: the whole mesh, or one specification. Also the name of its files. */
export type BadgeName = 'mesh' | Api;
export const BADGE_NAMES: readonly BadgeName[] = ['mesh', ...APIS];

export interface Badge {
  readonly name: BadgeName;
  readonly label: string;
  readonly message: string;
  readonly color: string;
}

/** Something that gets no badge, and why. */
export interface Refused {
  readonly name: BadgeName;
  readonly why: string;
}

export interface Badges {
  readonly badges: readonly Badge[];
  readonly refused: readonly Refused[];
}

/** What stands on a badge. There is none for what is undetermined: nothing is known that could stand on it. */
type Standing = Exclude<Capability, 'Undetermined'>;

// Grey is kept for what is stale. White text on each has a contrast of at least 4.5.
const COLOUR: Readonly<Record<Standing, string>> = { Full: '#1a7f37', Half: '#9a6700', None: '#bc4c00' };
const STALE = 'lightgrey';

/** The most characters of a name on a badge: a mesh is free in how it calls itself. */
const LONGEST_NAME = 40;

/**
 * The badges that an attestation is good for. The capability alone stands on them, never the status: that compares with
 * a claim which the mesh itself has written.
 *
 * @param now what is older than `validUntil` is grey and says "stale"
 */
export function badgesOf(attested: AttestedCapability, now: Date): Badges {
  const rulings = [meshBadge(attested), ...attested.matrix.map((cell) => cellBadge(cell, attested))];
  const isStale = now.getTime() > Date.parse(attested.validUntil);
  return {
    badges: rulings.flatMap((one) => ('why' in one ? [] : [isStale ? stale(one) : one])),
    refused: rulings.filter((one) => 'why' in one),
  };
}

function stale(badge: Badge): Badge {
  return { ...badge, message: `stale: ${badge.message}`, color: STALE };
}

function cellBadge(cell: Cell, attested: AttestedCapability): Badge | Refused {
  const { api, version, capability } = cell;
  const why = refusalOf(cell, attested);
  if (why !== undefined || capability === 'Undetermined') return { name: api, why: why ?? capability };
  return {
    name: api,
    label: ['SMI', API_TITLE[api], ...(version === undefined ? [] : [version])].join(' '),
    message: messageOf(capability, attested),
    color: COLOUR[capability],
  };
}

function meshBadge(attested: AttestedCapability): Badge | Refused {
  const { matrix } = attested;
  const refused = matrix.find((cell) => refusalOf(cell, attested) !== undefined);
  const missing = APIS.find((api) => !matrix.some((cell) => cell.api === api));
  const why =
    refused === undefined
      ? missing === undefined
        ? undefined
        : `${API_TITLE[missing]} was not tested`
      : refusalOf(refused, attested);
  if (why !== undefined) return { name: 'mesh', why };
  const whole = wholeOf(matrix);
  if (whole === 'Undetermined') return { name: 'mesh', why: 'the mesh is undetermined' };
  const release = servedRelease(attested);
  return {
    name: 'mesh',
    label: release === '–' ? 'SMI' : `SMI ${release}`,
    message: messageOf(summaryCapability(matrix), attested),
    color: COLOUR[whole],
  };
}

function refusalOf(
  { api, capability, notExercised }: Cell,
  { scope }: AttestedCapability,
): string | undefined {
  if (scope !== 'full') return `the run is ${scope}`;
  if (notExercised > 0) {
    const clauses = notExercised === 1 ? '1 clause' : `${notExercised} clauses`;
    return `${clauses} of ${API_TITLE[api]} not exercised`;
  }
  return capability === 'Undetermined' ? `${API_TITLE[api]} is undetermined` : undefined;
}

function messageOf(capability: string, { mesh, issuedAt }: AttestedCapability): string {
  return `${capability} · ${shown(mesh.name)} ${shown(mesh.version)} · ${issuedAt.slice(0, 10)}`;
}

/** Without control characters, which are no XML whatever is escaped. */
function shown(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\s]+/gu, ' ').trim();
  const letters = [...clean];
  return letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME - 1).join('')}…` : clean;
}

/** The badge as an image. */
export function badgeSvg({ label, message, color }: Badge): string {
  return `${makeBadge({ label, message, color })}\n`;
}

/** The badge as JSON for the endpoint of shields.io, which draws it in the style that its reader asks for. */
export function badgeEndpoint({ label, message, color }: Badge): string {
  return `${JSON.stringify({ schemaVersion: 1, label, message, color }, null, 2)}\n`;
}

export interface BadgeFile {
  readonly name: string;
  readonly content: string;
}

/** Names of all files that a folder of badges may hold. */
export const BADGE_FILES: readonly string[] = BADGE_NAMES.flatMap((name) => [`${name}.svg`, `${name}.json`]);

/** The files of a badge. */
export function badgeFiles(badge: Badge): readonly BadgeFile[] {
  return [
    { name: `${badge.name}.svg`, content: badgeSvg(badge) },
    { name: `${badge.name}.json`, content: badgeEndpoint(badge) },
  ];
}
