import type { Rooms } from './rooms.ts';

/** Where text goes. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width of the terminal. */
  readonly columns: number;
}

/** What signals a process gets, and how it ends at once. */
export interface Signals {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): void;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): void;
  exit(code: number): void;
}

/** Everything outside that a command touches, so that a test can hold it. */
export interface Surroundings {
  readonly out: Output;
  readonly err: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Uniform, 0 ≤ x < 1. */
  readonly random: () => number;
  readonly signals: Signals;
  readonly rooms: Rooms;
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // Whoever read it has gone (`… | head -1`): the command goes on to its end, and only its words are lost.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 80;
    },
  };
}

/** The surroundings of this very process. */
export function ofProcess(rooms: Rooms): Surroundings {
  return {
    out: outputOf(process.stdout),
    err: outputOf(process.stderr),
    env: process.env,
    now: () => new Date(),
    random: Math.random,
    signals: {
      on: (signal, listener) => {
        process.on(signal, listener);
      },
      off: (signal, listener) => {
        process.off(signal, listener);
      },
      exit: (code) => process.exit(code),
    },
    rooms,
  };
}
