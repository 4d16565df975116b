import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { EvidenceRecord, TestRecord, TestStep } from '../model/evidence.ts';
import { lineOf } from './line.ts';
import { Redactor } from './redactor.ts';
import { thisMachine } from './this-machine.ts';

/** What may be lost when a worker is killed, and the most that a log holds in memory. */
const BUFFER_BYTES = 64 * 1024;

/** Which test in which version, and which repetition and take of it: names a test's log. */
export type TestKey = Pick<TestRecord, 'test' | 'version' | 'repetition' | 'take'>;

/** The file of one test's log below a run's evidence folder. */
export function logFile(folder: string, { test, version, repetition, take }: TestKey): string {
  const which = `${repetition === undefined ? '' : `-${repetition}`}${take === undefined ? '' : `-take${take}`}`;
  return path.join(folder, `${test}@${version}${which}.jsonl`);
}

/**
 * The append-only log of one test. A file a test, so that tests which run at the same time, in one worker or in
 * several, need no order among each other; `mergeEvidence` makes one file of them.
 */
export class TestLog {
  readonly file: string;
  readonly #descriptor: number;
  readonly #redactor: Redactor;
  #lines: string[] = [];
  #bytes = 0;
  #open = true;

  /**
   * Creates the log and writes its first record. The folder is there: a run that was given up has removed it, and a
   * worker that did not hear of it must not make it anew.
   *
   * @throws the file system's own error; EEXIST when this test already has a log in this folder
   */
  constructor(folder: string, record: TestRecord, redactor: Redactor = new Redactor(thisMachine())) {
    this.#redactor = redactor;
    this.file = logFile(folder, record);
    this.#descriptor = openSync(this.file, 'ax');
    this.#append(record);
    this.#flush();
  }

  /**
   * Writes a step with what is nobody's business redacted.
   *
   * @throws EvidenceError `EVIDENCE_MALFORMED` for a record that no reader would accept; the log stays whole
   */
  write(step: TestStep): void {
    this.#append(this.#redactor.step(step));
  }

  /** Ends the test as complete. Without it, `close` leaves the test marked as cut. */
  end(at: number): void {
    this.#append({ record: 'test-end', at });
    this.close();
  }

  close(): void {
    if (!this.#open) return;
    this.#flush();
    this.#open = false;
    closeSync(this.#descriptor);
  }

  #append(record: EvidenceRecord): void {
    if (!this.#open) throw new Error(`${this.file}: the log is closed, nothing can be added to it`);
    const line = `${lineOf(record)}\n`;
    this.#lines.push(line);
    this.#bytes += line.length;
    if (this.#bytes >= BUFFER_BYTES) this.#flush();
  }

  // Whole lines in one write: a killed worker leaves a log that ends with a whole record.
  #flush(): void {
    if (this.#lines.length === 0) return;
    const bytes = Buffer.from(this.#lines.join(''), 'utf8');
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#descriptor, bytes, written);
    }
    this.#lines = [];
    this.#bytes = 0;
  }
}
