/**
 * Does what the documentation says: runs the commands of its pages, each page in an empty folder of its own, with this
 * checkout as what is installed. Ends with 1, and names page and line, where one ends otherwise than it says.
 *
 *     node scripts/docs-commands.ts [--result DIR] [page…]
 *
 * Commands that are about a finished run get a copy of DIR, the folder of a full run that was signed with the user's own
 * key by this very suite; without it one is made first.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { defaultKeyFile } from '../harness/attest/key.ts';
import type { Page } from './docs/pages.ts';
import { pages, ROOT } from './docs/pages.ts';
import type { Step } from './docs/plan.ts';
import { firstLine, planOf } from './docs/plan.ts';

/** By when a command has ended, milliseconds. */
const LIMIT_MS = 120_000;
/** The same for a whole run on a busy machine. */
const RUN_LIMIT_MS = 600_000;
/** Of the output of a command that failed. */
const SHOWN_LINES = 15;

const { values, positionals } = parseArgs({
  options: { result: { type: 'string' } },
  allowPositionals: true,
});
const scratch = mkdtempSync(path.join(os.tmpdir(), 'smi-conformance-docs-'));
const bin = path.join(scratch, 'bin');
/** Process group of the command that runs now. */
let running: number | undefined;
const counts = { passed: 0, failed: 0, skipped: 0 };

process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
process.on('exit', () => {
  endRunning();
  rmSync(scratch, { recursive: true, force: true });
});

writeCommands();
const finished = values.result ?? (await makeResult());
const wanted = pages().filter(({ name }) => positionals.length === 0 || positionals.includes(name));
for (const page of wanted) await follow(page);
console.log(`\ndocs: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

/** `npx smi-conformance` and `npm start`, as they are in a checkout, for any folder. */
function writeCommands(): void {
  const inCheckout = (script: string) => `exec '${process.execPath}' '${path.join(ROOT, script)}' "$@"`;
  const other = (name: string) =>
    `echo "${name} $*: not one of the commands that the docs are tested with" >&2; exit 64`;
  mkdirSync(bin);
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 });
  write('npx', [
    `if [ "$1" = smi-conformance ]; then shift; ${inCheckout('harness/cli/main.ts')}; fi`,
    other('npx'),
  ]);
  // What `npm start -- …` hands on.
  write('npm', [
    `if [ "$1" = start ]; then shift; [ "\${1:-}" != -- ] || shift; ${inCheckout('scripts/start.js')}; fi`,
    other('npm'),
  ]);
}

async function makeResult(): Promise<string> {
  const folder = path.join(scratch, 'finished');
  const { code, output } = await shell(`npm start -- --seed 42 --out '${folder}'`, scratch, RUN_LIMIT_MS);
  if (code === 0) return folder;
  console.log(output);
  throw new Error(`a run that the commands could be about ended with ${code}`);
}

async function follow({ name, markdown }: Page): Promise<void> {
  const { steps, objections } = planOf(markdown);
  const folder = path.join(scratch, name.replaceAll(/[/.]/g, '-'));
  mkdirSync(folder);
  // The code of an example imports what lies beside it in a checkout.
  for (const room of ['harness', 'reference-mesh'])
    symlinkSync(path.join(ROOT, room), path.join(folder, room));
  for (const { line, words } of objections) tell('failed', `${name}:${line}: ${words}`);
  for (const step of steps) await perform(step, name, folder);
}

async function perform(step: Step, page: string, folder: string): Promise<void> {
  switch (step.kind) {
    case 'given':
      give(path.join(folder, step.name));
      return;
    case 'file':
      mkdirSync(path.dirname(path.join(folder, step.name)), { recursive: true });
      writeFileSync(path.join(folder, step.name), step.content);
      return;
    case 'skip':
      tell('skipped', `${page}:${step.command.line}: ${firstLine(step.command)} (${step.why})`);
      return;
    case 'run': {
      const begun = performance.now();
      const { code, output } = await shell(step.command.text, folder, LIMIT_MS);
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      const place = `${page}:${step.command.line}: ${firstLine(step.command)}`;
      if (code === step.exitCode) tell('passed', `${place} (${seconds} s)`);
      else
        tell(
          'failed',
          `${place}: exit code ${code} instead of ${step.exitCode}\n${output.replace(/^/gm, '    ')}`,
        );
      return;
    }
    default:
      step satisfies never;
  }
}

/** A finished run, or the public half of the user's key. */
function give(target: string): void {
  if (existsSync(target)) return;
  mkdirSync(path.dirname(target), { recursive: true });
  if (target.endsWith('.pub'))
    cpSync(path.join(path.dirname(defaultKeyFile(process.env)), 'key.pub'), target);
  else cpSync(finished, target, { recursive: true });
}

function tell(what: keyof typeof counts, words: string): void {
  counts[what] += 1;
  console.log(`${{ passed: 'ok  ', failed: 'NO  ', skipped: '--  ' }[what]}${words}`);
}

function endRunning(): void {
  if (running !== undefined) process.kill(-running, 'SIGKILL');
  running = undefined;
}

function shell(
  text: string,
  cwd: string,
  limitMs: number,
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-eu', '-c', text], {
      cwd,
      env: { ...process.env, CI: 'true', PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what it started ends with it.
      detached: true,
    });
    running = child.pid;
    let late = '';
    const limit = setTimeout(() => {
      late = `\nno end within ${limitMs / 1000} s: mark it as not run, it takes minutes`;
      endRunning();
    }, limitMs);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(limit);
      running = undefined;
      resolve({ code: code ?? -1, output: lastOf(Buffer.concat(chunks).toString('utf8') + late) });
    });
  });
}

/** The end of what was printed: there it says what went wrong. */
function lastOf(output: string): string {
  return output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
}
