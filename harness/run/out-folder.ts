import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** A folder that appears under its name only when everything is in it. */
export class OutFolder {
  readonly #target: string;
  /** Where to write until then: beside the target, so that renaming is atomic. */
  readonly draft: string;

  private constructor(target: string, draft: string) {
    this.#target = target;
    this.draft = draft;
    process.once('exit', this.#sweep);
  }

  /** When the process ends at once, at the second Ctrl-C; a worker may still be writing. */
  readonly #sweep = () => rmSync(this.draft, { recursive: true, force: true, maxRetries: 5, retryDelay: 10 });

  static async create(target: string): Promise<OutFolder> {
    const resolved = path.resolve(target);
    await mkdir(path.dirname(resolved), { recursive: true });
    const draft = path.join(path.dirname(resolved), `.${path.basename(resolved)}-${randomUUID()}`);
    await mkdir(draft);
    return new OutFolder(resolved, draft);
  }

  /** Puts the draft where an earlier result may lie; that one is gone only when the new one is there. */
  async publish(): Promise<void> {
    const old = `${this.draft}-old`;
    await rename(this.#target, old).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT') throw cause;
    });
    await rename(this.draft, this.#target);
    await rm(old, { recursive: true, force: true });
    process.off('exit', this.#sweep);
  }

  async discard(): Promise<void> {
    await rm(this.draft, { recursive: true, force: true });
    process.off('exit', this.#sweep);
  }
}
