import os from 'node:os';
import type { Private } from './redactor.ts';
import { secretsOf } from './redactor.ts';

/** What the evidence must not tell of the machine and the user that it is written by. */
export function thisMachine(): Private {
  return { home: os.homedir(), hostname: os.hostname(), secrets: secretsOf(process.env) };
}
