import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Passphrase } from '../attest/key.ts';
import { PASSPHRASE_VARIABLE } from '../attest/key.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** From the environment, or asked for on the terminal, once a key; never from the command line, which others can see. */
export function passphraseOf(env: Environment): Passphrase {
  const asked = new Map<string, Promise<string | undefined>>();
  return async (file) => {
    const given = env[PASSPHRASE_VARIABLE];
    if (given !== undefined) return given;
    if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
    const answer = asked.get(file) ?? ask(`Passphrase of ${file}: `);
    asked.set(file, answer);
    return answer;
  };
}

async function ask(question: string): Promise<string | undefined> {
  process.stderr.write(question);
  // What is typed is not shown.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await new Promise((resolve) => {
      terminal.once('line', resolve);
      terminal.once('close', () => resolve(undefined));
      terminal.once('SIGINT', () => terminal.close());
    });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
