import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { UnverifiedResult, VerifiedResult } from '../../reports/site/feed.ts';
import { sha256 } from '../attest/digest.ts';
import { ATTESTATION_FILE } from '../attest/sign.ts';
import type { Attested, Verification } from '../attest/verification.ts';
import type { Trust } from '../attest/verify.ts';
import { inLanes } from '../run/lanes.ts';
import type { Candidate } from './candidates.ts';
import { profileStanding } from './profile-standing.ts';
import type { Rooms } from './rooms.ts';
import type { SiteReports } from './site-reports.ts';
import { REPORT_FILE } from './site-reports.ts';

/** The files of a result that its attestation covers, and itself. */
export const ATTESTED_FILES = ['result.json', 'evidence.jsonl.gz', ATTESTATION_FILE] as const;

/** Nothing larger is copied: it would not verify. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What becomes of a candidate for a public matrix. */
export type Admission =
  | {
      readonly kind: 'admitted';
      readonly verified: VerifiedResult;
      /** Where its files were copied to, and its report made: these very bytes were verified. */
      readonly copy: string;
    }
  | { readonly kind: 'refused'; readonly unverified: UnverifiedResult };

export interface AdmissionSetting {
  readonly rooms: Pick<Rooms, 'verifyFolderBy'>;
  readonly trust: Trust;
  readonly reports: SiteReports;
  /** How many at once. */
  readonly width: number;
}

/**
 * Admits what verifies, each by a copy of its own in a folder.
 *
 * @returns what becomes of each, in their order
 * @throws once nothing is under way any more
 */
export async function admitAll(
  candidates: readonly Candidate[],
  folder: string,
  setting: AdmissionSetting,
): Promise<readonly Admission[]> {
  let trouble: { readonly cause: unknown } | undefined;
  const admissions = await inLanes(
    [...candidates.entries()],
    setting.width,
    async ([index, candidate]) => {
      try {
        return [await admit(candidate, path.join(folder, String(index)), setting)];
      } catch (cause) {
        trouble ??= { cause };
        return [];
      }
    },
    () => trouble !== undefined,
  );
  if (trouble !== undefined) throw trouble.cause;
  return admissions.flat();
}

/**
 * Takes a copy and verifies that, so that nobody can put another file in its place between verifying and publishing.
 *
 * @param copy a folder that does not exist yet
 */
async function admit(
  candidate: Candidate,
  copy: string,
  { rooms, trust, reports }: AdmissionSetting,
): Promise<Admission> {
  const name = path.basename(candidate.path);
  if (candidate.kind === 'bundle') {
    return refused(
      name,
      'FILES_MISSING',
      'an attestation alone: without result.json and evidence.jsonl.gz beside it nothing can be judged again',
    );
  }
  await mkdir(copy, { recursive: true });
  for (const file of ATTESTED_FILES) await copyPlain(path.join(candidate.path, file), path.join(copy, file));
  const verification = await rooms.verifyFolderBy(copy, trust, reports.checkFor(candidate.path));
  const refusal = refusalOf(verification);
  if (refusal !== undefined) {
    // Nobody else's business where the copy lay, and another place every time.
    return refused(name, refusal.code, refusal.reason.replaceAll(`${copy}${path.sep}`, ''));
  }
  const attested = verification.attested as Attested<Uint8Array>;
  const { capability, result, evidence: report, digest, signer } = attested;
  const verified = {
    digest,
    attestation: sha256(await readFile(path.join(copy, ATTESTATION_FILE))),
    capability,
    result,
    signedBy: signer,
    profile: await profileStanding(attested),
  };
  // Never the report that lay beside it: no signature covers that one.
  await writeFile(path.join(copy, REPORT_FILE), report);
  return { kind: 'admitted', verified, copy };
}

function refused(name: string, code: string, reason: string): Admission {
  return { kind: 'refused', unverified: { name, code, reason } };
}

function refusalOf({
  outcome,
}: Verification<unknown>): { readonly code: string; readonly reason: string } | undefined {
  switch (outcome.kind) {
    case 'verified':
    case 'stale':
      return undefined;
    case 'partial':
    case 'faulted':
      return { code: outcome.kind.toUpperCase(), reason: outcome.message };
    case 'refused':
      return { code: outcome.code, reason: outcome.message };
    default:
      return outcome satisfies never;
  }
}

/** What is missing, no file, or too large is left out: verification says so in its own words. */
async function copyPlain(from: string, to: string): Promise<void> {
  const stats = await lstat(from).catch(() => undefined);
  if (stats === undefined || !stats.isFile() || stats.size > MOST_BYTES) return;
  await copyFile(from, to, constants.COPYFILE_FICLONE);
}
