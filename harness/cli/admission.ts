import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { UnverifiedResult, VerifiedResult } from '../../reports/site/feed.ts';
import { sha256 } from '../attest/digest.ts';
import { ATTESTATION_FILE } from '../attest/sign.ts';
import type { Attested, Verification } from '../attest/verification.ts';
import type { Trust } from '../attest/verify.ts';
import { renderPageOf } from '../run/folder-report.ts';
import type { Candidate } from './candidates.ts';
import { profileStanding } from './profile-standing.ts';
import type { Rooms } from './rooms.ts';

/** The files of a result that its attestation covers, and itself. */
export const ATTESTED_FILES = ['result.json', 'evidence.jsonl.gz', ATTESTATION_FILE] as const;

/** The report that is made for the site. */
const REPORT_FILE = 'report.html';

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
  readonly rooms: Pick<Rooms, 'verifyFolder'>;
  readonly trust: Trust;
}

/**
 * Takes a copy and verifies that, so that nobody can put another file in its place between verifying and publishing.
 *
 * @param copy a folder that does not exist yet
 */
export async function admit(
  candidate: Candidate,
  copy: string,
  { rooms, trust }: AdmissionSetting,
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
  const verification = await rooms.verifyFolder(copy, trust);
  const refusal = refusalOf(verification);
  if (refusal !== undefined) {
    // Nobody else's business where the copy lay, and another place every time.
    return refused(name, refusal.code, refusal.reason.replaceAll(`${copy}${path.sep}`, ''));
  }
  const attested = verification.attested as Attested;
  const { capability, result, evidence, digest, signer } = attested;
  const verified = {
    digest,
    attestation: sha256(await readFile(path.join(copy, ATTESTATION_FILE))),
    capability,
    result,
    signedBy: signer,
    profile: await profileStanding(attested),
  };
  // Never the report that lay beside it: no signature covers that one.
  const page = renderPageOf({ result, evidence, clauses: trust.clauses, manifest: trust.manifest });
  await writeFile(path.join(copy, REPORT_FILE), page);
  return { kind: 'admitted', verified, copy };
}

function refused(name: string, code: string, reason: string): Admission {
  return { kind: 'refused', unverified: { name, code, reason } };
}

function refusalOf({
  outcome,
}: Verification): { readonly code: string; readonly reason: string } | undefined {
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
