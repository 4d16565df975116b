import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Badge } from '../../reports/badge.ts';
import { badgeFiles, badgesOf } from '../../reports/badge.ts';
import type { Feed, FeedResult, SiteSource } from '../../reports/site/feed.ts';
import { feedOf, feedText, schemaText } from '../../reports/site/feed.ts';
import { renderIndexPage } from '../../reports/site/index-page.ts';
import { renderResultPage } from '../../reports/site/result-page.ts';
import type { Clauses } from '../../reports/source.ts';
import type { Admission } from './admission.ts';

type Admitted = Extract<Admission, { readonly kind: 'admitted' }>;

/** A mesh by such a name has badges at an address that stays; another name is no part of one. */
const NAME_IN_ADDRESS = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * Writes a public matrix into a folder: the pages, the feed, and the files of every result under its digest.
 *
 * @param admitted those of `source.verified`, with their copies, which are moved to where they belong
 */
export async function writeSite(
  folder: string,
  source: SiteSource,
  { admitted, clauses }: { readonly admitted: readonly Admitted[]; readonly clauses: Clauses },
): Promise<Feed> {
  const feed = feedOf(source);
  await mkdir(path.join(folder, 'results'));
  const badges = new Map<string, readonly Badge[]>();
  for (const shown of feed.results) {
    const { verified, copy } = chosen(shown, admitted);
    const place = path.join(folder, 'results', shown.digest);
    await rename(copy, place);
    const its = badgesOf(verified.capability, source.now).badges;
    badges.set(shown.digest, its);
    await writeBadges(path.join(place, 'badges'), its);
    const page = renderResultPage({ shown, result: verified.result, badges: its, clauses });
    await writeFile(path.join(place, 'index.html'), page);
  }
  for (const { mesh, digest } of newestOfMeshes(feed)) {
    if (!NAME_IN_ADDRESS.test(mesh.name)) continue;
    await writeBadges(path.join(folder, 'badges', mesh.name), badges.get(digest) ?? []);
  }
  await writeFile(path.join(folder, 'index.html'), renderIndexPage(feed));
  await writeFile(path.join(folder, 'matrix.json'), feedText(feed));
  await writeFile(path.join(folder, 'matrix.schema.json'), schemaText());
  return feed;
}

/** The copy whose attestation counts. */
function chosen({ digest, attestation }: FeedResult, admitted: readonly Admitted[]): Admitted {
  const one = admitted.find(
    ({ verified }) => verified.digest === digest && verified.attestation === attestation,
  );
  if (one === undefined) throw new Error(`no copy of ${digest}`);
  return one;
}

/** Of every mesh the result that was signed last, of whatever version. */
function newestOfMeshes({ results }: Feed): readonly FeedResult[] {
  const newest = new Map<string, FeedResult>();
  for (const result of results) {
    const other = newest.get(result.mesh.name);
    if (other === undefined || result.issuedAt > other.issuedAt) newest.set(result.mesh.name, result);
  }
  return [...newest.values()];
}

async function writeBadges(folder: string, badges: readonly Badge[]): Promise<void> {
  if (badges.length === 0) return;
  await mkdir(folder, { recursive: true });
  for (const { name, content } of badges.flatMap(badgeFiles)) {
    await writeFile(path.join(folder, name), content);
  }
}

/** Takes away the copies that did not come into the site. */
export async function clearCopies(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
