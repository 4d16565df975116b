import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Suite } from '../../attest/content.ts';
import { checkContent } from '../../attest/content.ts';
import { sha256File } from '../../attest/digest.ts';
import { readResultFiles } from '../../attest/folder-files.ts';
import { profileSubject } from '../../attest/statement.ts';
import { Refusal } from '../../attest/verification.ts';
import { profilePath } from '../../profiles/place.ts';
import { JobError } from '../../testbed/kubernetes/job/error.ts';
import type { VerifiedShard } from '../shards-agree.ts';
import { ResumeError } from './resume-error.ts';
import type { Undertaking } from './undertaking.ts';
import { parseUndertaking, shardRun } from './undertaking.ts';

const ASKED_FILE = 'in-cluster.json';
const SHARDS_FOLDER = 'shards';

/** What an out folder holds until the shards in it are merged: what was asked for, and a folder for each that is done. */
export class KeptShards {
  readonly folder: string;
  readonly undertaking: Undertaking;

  private constructor(folder: string, undertaking: Undertaking) {
    this.folder = folder;
    this.undertaking = undertaking;
  }

  /** @throws ResumeError RESUME_FOLDER where anything is in the folder */
  static async begin(folder: string, undertaking: Undertaking): Promise<KeptShards> {
    const names: readonly string[] = await readdir(folder).catch(() => []);
    if (names.length > 0) {
      throw new ResumeError(
        'RESUME_FOLDER',
        `${folder} is not empty, and shards are kept in it until they are merged: choose another folder with --out${names.includes(ASKED_FILE) ? `, or go on with what is there, --resume ${folder}` : ''}`,
      );
    }
    await mkdir(path.join(folder, SHARDS_FOLDER), { recursive: true });
    const file = path.join(folder, ASKED_FILE);
    await writeFile(`${file}.tmp`, `${JSON.stringify(undertaking, null, 2)}\n`);
    await rename(`${file}.tmp`, file);
    return new KeptShards(folder, undertaking);
  }

  /** @throws ResumeError RESUME_NONE for a folder with no interrupted run in it */
  static async resume(folder: string): Promise<KeptShards> {
    const text = await readFile(path.join(folder, ASKED_FILE), 'utf8').catch((cause: unknown) => {
      throw new ResumeError(
        'RESUME_NONE',
        `${folder} holds no interrupted run --in-cluster: name the folder that the run was told to write to`,
        { cause },
      );
    });
    const undertaking = parseUndertaking(text);
    if (undertaking === undefined) {
      throw new ResumeError(
        'RESUME_NONE',
        `${path.join(folder, ASKED_FILE)} is not what this version writes: begin the run anew`,
      );
    }
    return new KeptShards(folder, undertaking);
  }

  /** Where a shard's files are written before they are kept. */
  async draft(): Promise<string> {
    const draft = path.join(this.folder, SHARDS_FOLDER, `.${randomUUID()}`);
    await mkdir(draft, { recursive: true });
    return draft;
  }

  /** Keeps the files of a shard that was accepted. */
  async keep(draft: string, shard: number): Promise<void> {
    await rename(draft, this.#folderOf(shard));
  }

  /** Numbers of the shards that are done. */
  async finished(): Promise<readonly number[]> {
    const names = await readdir(path.join(this.folder, SHARDS_FOLDER)).catch(() => []);
    return names.flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : [])).sort((a, b) => a - b);
  }

  /** Ends what was begun without any shard done: nothing is left. */
  async forget(): Promise<void> {
    await rm(path.join(this.folder, SHARDS_FOLDER), { recursive: true, force: true });
    await rm(path.join(this.folder, ASKED_FILE), { force: true });
    await rmdir(this.folder).catch(() => {});
  }

  /** Removes what an interruption left half-written. */
  async sweep(): Promise<void> {
    const shards = path.join(this.folder, SHARDS_FOLDER);
    for (const name of await readdir(shards).catch(() => []))
      if (name.startsWith('.')) await rm(path.join(shards, name), { recursive: true, force: true });
  }

  /**
   * Judges a kept shard again, and that it is the one that its folder says.
   *
   * @throws ResumeError RESUME_REFUSED
   */
  async verified(shard: number, suite: Suite): Promise<VerifiedShard> {
    const folder = this.#folderOf(shard);
    try {
      return await verifiedShard(folder, shard, this.undertaking, suite);
    } catch (cause) {
      if (!(cause instanceof JobError)) throw cause;
      throw new ResumeError('RESUME_REFUSED', `${cause.message}; remove ${folder}, and resume`, { cause });
    }
  }

  #folderOf(shard: number): string {
    return path.join(this.folder, SHARDS_FOLDER, String(shard));
  }
}

/**
 * Judges the files of a shard again, and that they are the ones of this number.
 *
 * @throws JobError JOB_REFUSED
 */
export async function verifiedShard(
  folder: string,
  number: number,
  { run, count, mesh }: Undertaking,
  suite: Suite,
): Promise<VerifiedShard> {
  try {
    const files = await readResultFiles(folder);
    const { result, evidence } = await checkContent(files, suite, () => {});
    const { selection } = result;
    const shard = selection.kind === 'partial' ? selection.shard : undefined;
    if (result.run.id !== shardRun(run, number) || shard?.index !== number || shard.count !== count) {
      throw new JobError(
        'JOB_REFUSED',
        `shard ${number} is refused: it is of run ${result.run.id}, not part ${number} of ${count} of ${run}`,
      );
    }
    return {
      folder,
      result,
      evidence,
      digest: files.result.digest,
      shard,
      profile: { name: profileSubject(result.mesh), sha256: await sha256File(profilePath(mesh)) },
      signer: UNSIGNED,
    };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    throw new JobError('JOB_REFUSED', `shard ${number} is refused: ${cause.message}`, { cause });
  }
}

/** Nobody signs in a cluster: the pod announced the digests of its files, and whoever merged them judged them again. */
const UNSIGNED = 'nobody: by the digest that its pod announced';
