import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Badge, BadgeFile, Refused } from '../../reports/badge.ts';
import { badgeFiles, badgesOf } from '../../reports/badge.ts';
import { alignColumns } from '../../reports/columns.ts';
import type { Palette } from '../../reports/palette.ts';
import type { Verification } from '../attest/verification.ts';
import { OutFolder } from '../run/out-folder.ts';
import { paletteFor } from './colour.ts';
import { checkBadgeFolder } from './out-folder.ts';
import type { ReportRequest } from './report-request.ts';
import type { Surroundings } from './surroundings.ts';
import { conclusion } from './verify.ts';

/**
 * Badges of a result that verifies: nobody else's word is worth one. A stale result still has its badges, grey.
 *
 * @returns 0; 1 where the result does not verify, or is good for no badge: then nothing is written
 */
export async function reportBadges(
  { folder, out, trust }: ReportRequest,
  surroundings: Surroundings,
): Promise<number> {
  const { rooms, now, err, env } = surroundings;
  const target = out ?? path.join(folder, 'badges');
  await checkBadgeFolder(target);
  const verification = await rooms.verifyFolder(folder, await trust());
  const { bad } = paletteFor(err, env);
  const refuse = (why: string): number => {
    err.write(`${bad('no badge:')} ${why}\n`);
    return 1;
  };
  const why = ineligibility(verification);
  if (why !== undefined || verification.attested === undefined) return refuse(why ?? '');
  const { badges, refused } = badgesOf(verification.attested.capability, now());
  if (badges.length === 0) return refuse([...new Set(refused.map((one) => one.why))].join('; '));
  await writeFolder(target, badges.flatMap(badgeFiles));
  surroundings.out.write(listing(badges, refused, paletteFor(surroundings.out, env)));
  surroundings.out.write(`\nbadges  ${target}\n`);
  return 0;
}

/** All badges or none: one of an earlier result that this one is not good for must not stay beside them. */
async function writeFolder(target: string, files: readonly BadgeFile[]): Promise<void> {
  const folder = await OutFolder.create(target);
  try {
    for (const { name, content } of files) await writeFile(path.join(folder.draft, name), content);
    await folder.publish();
  } catch (error) {
    await folder.discard();
    throw error;
  }
}

function ineligibility({ outcome }: Verification): string | undefined {
  return outcome.kind === 'verified' || outcome.kind === 'stale' ? undefined : conclusion(outcome);
}

function listing(badges: readonly Badge[], refused: readonly Refused[], palette: Palette): string {
  const lines = alignColumns([
    ...badges.map(({ name, label, message }) => [
      { text: `${name}.svg` },
      { text: label },
      { text: message },
    ]),
    ...refused.map(({ name, why }) => [{ text: name }, { text: 'none', paint: palette.warn }, { text: why }]),
  ]);
  return `${lines.join('\n')}\n`;
}
