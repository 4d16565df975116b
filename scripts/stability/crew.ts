import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer, Execution, Order, Outcome } from './execution.ts';

const MODULE = fileURLToPath(new URL('./worker.ts', import.meta.url));
/** Executions under way at once in one process: most of their time is waiting. */
const AT_ONCE = 2;
/** The longest test takes half a minute; a clock that went back a minute costs one more. */
const HUNG_MS = 300_000;

interface UnderWay {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

interface Member {
  readonly child: ChildProcess;
  readonly underWay: Map<number, UnderWay>;
}

/** Processes that perform executions. */
export class Crew {
  readonly width: number;
  readonly #members: readonly Member[];
  #orders = 0;

  /** @param folder for the evidence of what did not end right */
  constructor(size: number, folder: string) {
    this.width = size * AT_ONCE;
    this.#members = Array.from({ length: size }, () => hire(folder));
  }

  async perform(execution: Execution): Promise<Outcome> {
    const member = this.#members.reduce((least, other) =>
      other.underWay.size < least.underWay.size ? other : least,
    );
    const id = this.#orders++;
    const words = `${execution.test} under ${execution.disturbance ?? 'nothing'}, seed ${execution.seed}`;
    let hung: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        member.underWay.set(id, { resolve, reject });
        hung = setTimeout(() => reject(new Error(`${words} did not end in ${HUNG_MS / 1000} s`)), HUNG_MS);
        member.child.send({ id, execution } satisfies Order);
      });
    } finally {
      clearTimeout(hung);
      member.underWay.delete(id);
    }
  }

  disband(): void {
    for (const { child } of this.#members) child.kill('SIGKILL');
  }
}

function hire(folder: string): Member {
  const child = fork(MODULE, [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const member: Member = { child, underWay: new Map() };
  child.on('message', (answer: Answer) => {
    const waiting = member.underWay.get(answer.id);
    if (answer.kind === 'outcome') waiting?.resolve(answer.outcome);
    else waiting?.reject(new Error(answer.stack));
  });
  child.on('exit', (code, signal) => {
    for (const { reject } of member.underWay.values())
      reject(new Error(`a process that performs tests ended with ${signal ?? code}`));
  });
  return member;
}
