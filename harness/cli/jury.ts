import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Note, Suite } from '../attest/content.ts';
import type { ResultFiles } from '../attest/folder-files.ts';
import type { Check, CheckName, RefusalCode } from '../attest/verification.ts';
import { Refusal } from '../attest/verification.ts';
import type { Result } from '../model/result.ts';

/** What a juror is given: evidence, and the result that it should bear out. */
export interface Brief {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the bytes, SHA-256, hex. */
  readonly digest: string;
  readonly result: Result;
}

export type Finding =
  | { readonly kind: 'borne-out'; readonly checks: readonly Check[]; readonly report: string }
  | {
      readonly kind: 'refused';
      readonly checks: readonly Check[];
      readonly check: CheckName;
      readonly code: RefusalCode;
      readonly message: string;
    };

interface Matter {
  readonly brief: Brief;
  readonly resolve: (finding: Finding) => void;
  readonly reject: (cause: Error) => void;
}

const MODULE = new URL(`./juror${path.extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/**
 * Threads that judge evidence and make reports of it, nothing else: whom to trust is none of their business. They hold no
 * sockets, so that ending them is safe, and are started when there is something to judge.
 */
export class Jury {
  readonly #suite: Suite;
  readonly #size: number;
  readonly #jurors = new Set<Worker>();
  readonly #idle: Worker[] = [];
  readonly #docket: Matter[] = [];

  /** @param size the most threads */
  constructor({ manifest, clauses, suiteDigests }: Suite, size: number) {
    this.#suite = { manifest, clauses, suiteDigests };
    this.#size = size;
  }

  /**
   * As judgedReport, in a thread.
   *
   * @throws Refusal; the error that a thread broke down with
   */
  async judge({ evidence }: Pick<ResultFiles, 'evidence'>, result: Result, note: Note): Promise<string> {
    const bytes = new Uint8Array(evidence.bytes);
    const finding = await new Promise<Finding>((resolve, reject) => {
      const brief = { path: evidence.path, bytes, digest: evidence.digest, result };
      this.#docket.push({ brief, resolve, reject });
      this.#proceed();
    });
    for (const { name, ok, words } of finding.checks) note(name, ok, words);
    if (finding.kind === 'borne-out') return finding.report;
    throw new Refusal(finding.check, finding.code, finding.message);
  }

  /** Ends the threads. Nothing may be under way. */
  async dismiss(): Promise<void> {
    await Promise.all([...this.#jurors].map((juror) => juror.terminate()));
  }

  #proceed(): void {
    if (this.#docket.length === 0) return;
    const juror = this.#idle.pop() ?? (this.#jurors.size < this.#size ? this.#summon() : undefined);
    const matter = juror && this.#docket.shift();
    if (juror === undefined || matter === undefined) return;
    const onMessage = (finding: Finding): void => {
      juror.off('error', onError);
      this.#idle.push(juror);
      matter.resolve(finding);
      this.#proceed();
    };
    const onError = (cause: Error): void => {
      juror.off('message', onMessage);
      this.#jurors.delete(juror);
      matter.reject(cause);
      this.#proceed();
    };
    juror.once('message', onMessage);
    juror.once('error', onError);
    juror.postMessage(matter.brief, [matter.brief.bytes.buffer]);
  }

  #summon(): Worker {
    const juror = new Worker(MODULE, { workerData: this.#suite });
    this.#jurors.add(juror);
    return juror;
  }
}
