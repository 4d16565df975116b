import { constants } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sha256 } from '../attest/digest.ts';
import type { SuiteIdentity } from '../model/evidence.ts';

/** SHA-256 of the files of a signed result, hex. */
export interface ResultDigests {
  readonly result: string;
  readonly evidence: string;
  readonly attestation: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A hundred thousand judgements are kept, those that were used last: 14 MB. */
const MOST_KEPT = 100_000;
const MOST_BYTES = 32 * 1024 * 1024;

const HEX = /^[0-9a-f]{64}$/;

/** Where the user's own programs keep what they can make again: `smi-conformance` in the user's cache folder (XDG). */
export function memoryFile(env: Environment): string {
  const configured = env.XDG_CACHE_HOME;
  // The XDG specification has relative paths ignored.
  const cache =
    configured !== undefined && path.isAbsolute(configured)
      ? configured
      : path.join(env.HOME ?? os.homedir(), '.cache');
  return path.join(cache, 'smi-conformance', 'judged.json');
}

/**
 * Which evidence was judged before and bore out its result, and the digest of the report that was made of it. It lies
 * with the user and not with the results: what vouches for a judgement must not come from whoever delivers it. Losing it
 * costs time and nothing else.
 */
export class JudgementMemory {
  readonly #file: string;
  readonly #judge: string;
  readonly #reports: Map<string, string>;

  private constructor(file: string, judge: string, reports: Map<string, string>) {
    this.#file = file;
    this.#judge = judge;
    this.#reports = reports;
  }

  /**
   * Reads the user's memory; an empty one where there is none, where it is unreadable, or where others could write it.
   *
   * @param suite which judges and makes the reports; what another one judged is not remembered
   */
  static async open(env: Environment, { version, digest }: SuiteIdentity): Promise<JudgementMemory> {
    const file = memoryFile(env);
    const text = await readOwn(file).catch(() => undefined);
    // Another Node may sort, round or write numbers otherwise.
    return new JudgementMemory(file, [version, digest, process.version].join(' '), reportsIn(text));
  }

  /** SHA-256 of the report, hex, where this evidence was judged before. */
  reportOf(digests: ResultDigests): string | undefined {
    return this.#reports.get(this.#keyOf(digests));
  }

  /** @param report its SHA-256, hex */
  remember(digests: ResultDigests, report: string): void {
    const key = this.#keyOf(digests);
    this.#reports.delete(key);
    this.#reports.set(key, report);
  }

  /** Writes it for the next time, for nobody else to read or write; where that cannot be, the next time takes longer. */
  async save(): Promise<void> {
    const judged = Object.fromEntries([...this.#reports].slice(-MOST_KEPT));
    const temporary = `${this.#file}.${process.pid}.tmp`;
    try {
      await mkdir(path.dirname(this.#file), { recursive: true, mode: 0o700 });
      await writeFile(temporary, `${JSON.stringify({ schema: 1, judged })}\n`, { mode: 0o600, flag: 'wx' });
      await rename(temporary, this.#file);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  #keyOf({ result, evidence, attestation }: ResultDigests): string {
    return sha256([this.#judge, result, evidence, attestation].join('\n'));
  }
}

/** Nothing where somebody else could have written it. */
async function readOwn(file: string): Promise<string | undefined> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    const isOwn = stats.isFile() && stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0;
    return isOwn && stats.size <= MOST_BYTES ? await handle.readFile('utf8') : undefined;
  } finally {
    await handle.close();
  }
}

function reportsIn(text: string | undefined): Map<string, string> {
  try {
    const { schema, judged } = JSON.parse(text ?? '') as {
      readonly schema?: unknown;
      readonly judged?: object;
    };
    const entries = Object.entries(schema === 1 ? (judged ?? {}) : {});
    return new Map(
      entries.filter((entry): entry is [string, string] => entry.every((digest) => HEX.test(String(digest)))),
    );
  } catch {
    return new Map();
  }
}
