import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PublishError } from './error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What git said. */
interface Ended {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Most that is kept of git's complaint, characters. */
const MOST_WORDS = 600;

/** A bare repository of our own, gone afterwards: no work tree, no index and no hook of the user's is touched. */
export class ScratchRepository {
  readonly #folder: string;
  readonly #env: Environment;
  readonly #signal: AbortSignal;

  private constructor(folder: string, env: Environment, signal: AbortSignal) {
    this.#folder = folder;
    this.#env = env;
    this.#signal = signal;
  }

  /**
   * @param env for git: its configuration, credential helpers and SSH are the user's
   * @throws {PublishError} `PUBLISH_GIT`: there is no git
   */
  static async use<T>(
    env: Environment,
    signal: AbortSignal,
    work: (repository: ScratchRepository) => Promise<T>,
  ): Promise<T> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'smi-conformance-git-'));
    try {
      return await work(new ScratchRepository(folder, withoutRepository(env), signal));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /**
   * Runs git in it.
   *
   * @returns stdout without the last line break
   * @throws {PublishError} `PUBLISH_GIT` with git's own words
   */
  async git(args: readonly string[], input?: Buffer | string): Promise<string> {
    const ended = await this.attempt(args, input);
    if (ended.code === 0) return ended.stdout.toString('utf8').trimEnd();
    throw new PublishError('PUBLISH_GIT', `git ${args[0]}: ${wordsOf(ended)}`);
  }

  /** As `git`, for what may end badly. */
  attempt(args: readonly string[], input: Buffer | string = ''): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn('git', ['--git-dir', this.#folder, ...args], {
        env: this.#env,
        signal: this.#signal,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
      child.once('error', (cause: NodeJS.ErrnoException) => {
        if (this.#signal.aborted) reject(this.#signal.reason);
        else if (cause.code === 'ENOENT')
          reject(
            new PublishError('PUBLISH_GIT', 'git is not installed: install it, or publish elsewhere.', {
              cause,
            }),
          );
        else reject(cause);
      });
      child.once('close', (code) => {
        resolve({
          code: code ?? -1,
          stdout: Buffer.concat(stdout),
          stderr: Buffer.concat(stderr).toString('utf8'),
        });
      });
      // Git may end before it has read everything; why, it says on stderr.
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
  }
}

/** Git's own words, without what stands before an @ in a URL: a rewriting rule of the user's may hold a token. */
export function wordsOf({ stderr }: Pick<Ended, 'stderr'>): string {
  const words = stderr.replace(/:\/\/[^/\s@]*@/g, '://').trim();
  return words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)} …` : words || 'no reason given';
}

/** A hook or an alias sets these: they would lead git to the user's repository. */
function withoutRepository(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) =>
        !/^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|NAMESPACE|PREFIX|QUARANTINE_PATH)$/.test(
          name,
        ),
    ),
  );
}
