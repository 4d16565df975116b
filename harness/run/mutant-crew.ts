import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestReport } from './crew.ts';
import type { Answer, Order, Subject, Trial, TrialSetting } from './trial.ts';

/** `MUTANTS_WORKER_FAILED`: a process broke down · `MUTANTS_HUNG`: a test under a fault did not end. */
export class MutantCrewError extends Error {
  readonly code: 'MUTANTS_WORKER_FAILED' | 'MUTANTS_HUNG';

  constructor(code: MutantCrewError['code'], message: string) {
    super(message);
    this.name = 'MutantCrewError';
    this.code = code;
  }
}

/** Waiting for convergence limits leaves the processor idle: so many trials at once keep a process busy. */
export const TRIALS_AT_ONCE = 4;
/** A test ends by itself at its convergence limits, half a minute at most; this only ends one that hangs. */
const HUNG_MS = 180_000;
/** As much of what a process says on stderr as helps to see why it ended. */
const LAST_WORDS = 4_000;

const MODULE = fileURLToPath(
  new URL(`./mutant-worker${path.extname(fileURLToPath(import.meta.url))}`, import.meta.url),
);

interface Running {
  readonly trial: Trial;
  readonly resolve: (report: TestReport) => void;
  readonly reject: (error: Error) => void;
  readonly hung: NodeJS.Timeout;
}

interface Member {
  readonly child: ChildProcess;
  readonly running: Map<number, Running>;
  lastWords: string;
}

/**
 * Processes that perform trials: threads would not do, for they cannot be ended while HTTP/2 sockets are open in them.
 * When one breaks down, every trial fails with the same error: what is missing of a kill matrix cannot be told.
 */
export class MutantCrew {
  readonly #members: readonly Member[];
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #trials = 0;
  #end: Error | undefined;

  constructor(size: number, setting: TrialSetting) {
    this.#free = size * TRIALS_AT_ONCE;
    this.#members = Array.from({ length: size }, () => this.#hire(setting));
  }

  /** @throws MutantCrewError, and the reason given to `disband` */
  async perform(trial: Trial): Promise<TestReport> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      return await this.#start(trial);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }

  /** No more trials on this mesh will follow. */
  dismiss(subject: Subject): void {
    for (const member of this.#members) order(member, { order: 'dismiss', subject });
  }

  /** Ends all processes; trials under way and to come fail with `reason`. They hold nothing but loopback sockets. */
  async disband(reason: Error): Promise<void> {
    this.#fail(reason);
    await Promise.all(this.#members.map(({ child }) => ended(child)));
  }

  #start(trial: Trial): Promise<TestReport> {
    if (this.#end) return Promise.reject(this.#end);
    const member = this.#members.reduce((least, other) =>
      other.running.size < least.running.size ? other : least,
    );
    const id = this.#trials++;
    return new Promise((resolve, reject) => {
      const hung = setTimeout(() => this.#fail(hangUp(trial)), HUNG_MS);
      member.running.set(id, { trial, resolve, reject, hung });
      order(member, { order: 'perform', id, trial });
    });
  }

  #hire(setting: TrialSetting): Member {
    const child = fork(MODULE, [JSON.stringify(setting)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const member: Member = { child, running: new Map(), lastWords: '' };
    child.stderr?.setEncoding('utf8').on('data', (words: string) => {
      member.lastWords = (member.lastWords + words).slice(-LAST_WORDS);
    });
    child.on('message', (answer: Answer) => this.#take(member, answer));
    child.on('error', (cause) => this.#fail(brokenDown(member, cause.message)));
    child.on('exit', (code, signal) => this.#fail(brokenDown(member, `it ended with ${signal ?? code}`)));
    return member;
  }

  #take(member: Member, answer: Answer): void {
    const running = member.running.get(answer.id);
    if (!running) return;
    member.running.delete(answer.id);
    clearTimeout(running.hung);
    if (answer.answer === 'report') running.resolve(answer.report);
    else
      this.#fail(new MutantCrewError('MUTANTS_WORKER_FAILED', `${nameOf(running.trial)}: ${answer.stack}`));
  }

  /** The first reason is the one that counts. */
  #fail(reason: Error): void {
    this.#end ??= reason;
    for (const { child, running } of this.#members) {
      for (const { reject, hung } of running.values()) {
        clearTimeout(hung);
        reject(this.#end);
      }
      running.clear();
      child.kill('SIGKILL');
    }
  }
}

function order({ child }: Member, words: Order): void {
  // One that has ended has said so by its `exit`.
  if (child.connected) child.send(words);
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
    return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

function nameOf({ test, fault }: Trial): string {
  return `${test} on ${fault === undefined ? 'the right mesh' : `a mesh with the fault ${fault}`}`;
}

function hangUp(trial: Trial): MutantCrewError {
  return new MutantCrewError(
    'MUTANTS_HUNG',
    `${nameOf(trial)} did not end in ${HUNG_MS / 1000} s: does the fault loop?`,
  );
}

function brokenDown({ running, lastWords }: Member, how: string): MutantCrewError {
  const under = [...running.values()].map(({ trial }) => nameOf(trial)).join(', ');
  return new MutantCrewError(
    'MUTANTS_WORKER_FAILED',
    `a process of the crew broke down, ${how}; under way: ${under || 'nothing'}\n${lastWords}`.trimEnd(),
  );
}
