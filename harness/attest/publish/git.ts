import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PublishError } from './error.ts';
import type { Publication, Published } from './publication.ts';
import { ScratchRepository, wordsOf } from './repository.ts';
import type { Target } from './target.ts';

/** How a commit is made. */
export interface CommitOptions {
  /** Its message, one line. */
  readonly subject: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Other publishers may be faster, so many times. */
const TRIES = 8;
/** Grows with each try, milliseconds. */
const PAUSE_MS = 50;

/**
 * Adds the result at `place` to a branch, as one commit on top of what is there, and pushes it. The branch is made where
 * there is none. A result that lies there already makes no commit.
 *
 * @throws {PublishError} `PUBLISH_GIT`, `PUBLISH_CONFLICT`
 */
export function publishToGit(
  publication: Publication,
  place: string,
  { repository, branch }: Extract<Target, { kind: 'git' }>,
  { subject, env, signal }: CommitOptions,
): Promise<Published> {
  const ref = `refs/heads/${branch}`;
  // Git runs in a folder of its own; a URL or scp-like address has a colon before any slash.
  const remote = /^[^/]*:/.test(repository) ? repository : path.resolve(repository);
  return ScratchRepository.use(env, signal, async (scratch) => {
    for (let tries = 1; ; tries += 1) {
      const parent = await fetchTip(scratch, remote, ref);
      const blobs = await storeBlobs(scratch, publication);
      const folder = await treeOf(scratch, blobs, '', undefined);
      const there = parent === undefined ? undefined : await entryAt(scratch, parent, place);
      if (there === folder)
        return {
          kind: 'unchanged',
          place: `${repository} ${branch}:${place}`,
          remarks: [`commit ${parent}`],
        };
      if (there !== undefined) {
        throw new PublishError(
          'PUBLISH_CONFLICT',
          `${place} on ${branch} holds something else than its name says: somebody changed it. Remove it there, and publish again.`,
        );
      }
      const tree = await treeOf(scratch, blobs, `${place}/`, parent);
      const commit = await commitOf(scratch, tree, parent, subject, env);
      const push = await scratch.attempt([
        'push',
        '--quiet',
        '--porcelain',
        '--no-verify',
        '--',
        remote,
        `${commit}:${ref}`,
      ]);
      if (push.code === 0)
        return {
          kind: 'published',
          place: `${repository} ${branch}:${place}`,
          remarks: [`commit ${commit}`],
        };
      if (!isOvertaken(`${push.stdout}${push.stderr}`) || tries === TRIES)
        throw pushError(repository, branch, push);
      await pause(PAUSE_MS * tries, undefined, { signal });
    }
  });
}

/** The branch's commit, if there is one; the scratch repository speaks the remote's object format from then on. */
async function fetchTip(
  scratch: ScratchRepository,
  remote: string,
  ref: string,
): Promise<string | undefined> {
  const listed = await scratch.git(['ls-remote', '--', remote, 'HEAD', ref]);
  const oids = listed.split('\n').map((line) => line.split('\t'));
  const format = oids[0]?.[0]?.length === 64 ? 'sha256' : 'sha1';
  await scratch.git(['init', '--quiet', '--bare', '--template=', `--object-format=${format}`]);
  const tip = oids.find(([, name]) => name === ref)?.[0];
  if (tip === undefined) return undefined;
  await scratch.git(['fetch', '--quiet', '--depth=1', '--no-tags', '--', remote, ref]);
  return scratch.git(['rev-parse', '--verify', 'FETCH_HEAD^{commit}']);
}

/** A file of the result in the scratch repository. */
interface Blob {
  readonly name: string;
  readonly oid: string;
}

async function storeBlobs(scratch: ScratchRepository, { files }: Publication): Promise<readonly Blob[]> {
  const blobs: Blob[] = [];
  for (const { name, bytes } of files) {
    // No filter: line endings stay as they were signed.
    blobs.push({ name, oid: await scratch.git(['hash-object', '-w', '--no-filters', '--stdin'], bytes) });
  }
  return blobs;
}

/** A tree with the blobs below `prefix`, and beside them whatever `base` has. */
async function treeOf(
  scratch: ScratchRepository,
  blobs: readonly Blob[],
  prefix: string,
  base: string | undefined,
): Promise<string> {
  await scratch.git(['read-tree', base ?? '--empty']);
  const entries = blobs.map(({ name, oid }) => `100644 ${oid}\t${prefix}${name}\0`);
  await scratch.git(['update-index', '-z', '--index-info'], entries.join(''));
  return scratch.git(['write-tree']);
}

async function entryAt(
  scratch: ScratchRepository,
  commit: string,
  place: string,
): Promise<string | undefined> {
  const found = await scratch.attempt(['rev-parse', '--verify', '--quiet', `${commit}:${place}`]);
  return found.code === 0 ? found.stdout.toString('utf8').trim() : undefined;
}

async function commitOf(
  scratch: ScratchRepository,
  tree: string,
  parent: string | undefined,
  subject: string,
  env: CommitOptions['env'],
): Promise<string> {
  const known = await scratch.attempt(['var', 'GIT_COMMITTER_IDENT']);
  // A CI job often has no name: the tool's own then.
  const identity =
    known.code === 0 || env.GIT_COMMITTER_NAME !== undefined
      ? []
      : ['-c', 'user.name=smi-conformance', '-c', 'user.email=smi-conformance@localhost'];
  return scratch.git(
    [...identity, 'commit-tree', ...(parent === undefined ? [] : ['-p', parent]), tree],
    `${subject}\n`,
  );
}

/** Somebody pushed in between, or holds the branch's lock at this moment. */
function isOvertaken(output: string): boolean {
  return /\[rejected\]|fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|incorrect old value/i.test(
    output,
  );
}

function pushError(
  repository: string,
  branch: string,
  push: { readonly stdout: Buffer; readonly stderr: string },
): PublishError {
  const words = wordsOf({ stderr: `${push.stdout}${push.stderr}` });
  const isCheckedOut = /checked out branch|denyCurrentBranch/i.test(words);
  return new PublishError(
    'PUBLISH_GIT',
    isCheckedOut
      ? `${branch} is checked out in ${repository}, and work trees are left alone: name a branch that is not.`
      : `git push to ${branch} failed: ${words}`,
  );
}
