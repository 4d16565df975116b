import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../model/result.ts';

// The program as a user has it: a process of its own, real workers, real sockets, real signals.

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const PATIENCE_MS = 60_000;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'program-'));
  await mkdir(path.join(root, 'tmp'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Settles when stdout has this in it. */
  shows(words: RegExp): Promise<void>;
}

/** In a process group of its own, as a shell starts it. */
function start(words: string): Started {
  const child = spawn(process.execPath, [MAIN, ...words.split(' ')], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: root, TMPDIR: path.join(root, 'tmp'), NO_COLOR: '1' },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8');
  });
  return {
    child,
    ended: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, out, err }));
    }),
    shows: (words) =>
      new Promise((resolve, reject) => {
        const look = () => words.test(out) && resolve();
        child.stdout.on('data', look);
        child.once('close', () => reject(new Error(`ended without showing ${words}: ${out}${err}`)));
        look();
      }),
  };
}

const program = (words: string) => start(words).ended;

/** Ctrl-C reaches every process of the terminal's foreground group. */
function interrupt({ child }: Started): void {
  process.kill(-Number(child.pid), 'SIGINT');
}

/** Processes of its group, those left out that only wait to be reaped; where there is no /proc, the group itself. */
async function remains({ child: { pid } }: Started): Promise<readonly string[]> {
  if (process.platform !== 'linux') {
    try {
      process.kill(-Number(pid), 0);
      return [`group ${pid}`];
    } catch {
      return [];
    }
  }
  const stats = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map((name) => readFile(path.join('/proc', name, 'stat'), 'utf8').catch(() => '')),
  );
  // pid (name) state ppid pgrp …
  return stats.filter((line) => new RegExp(`\\) [^Z] \\d+ ${pid} `).test(line));
}

const resultIn = async (folder: string) =>
  JSON.parse(await readFile(path.join(root, folder, 'result.json'), 'utf8')) as Result;

const filesIn = async (folder: string) => (await readdir(path.join(root, folder))).sort();

describe('a run', { timeout: PATIENCE_MS }, () => {
  const words = 'run --spec access --test TA-07,TA-08 --seed 42';
  let ended: Ended;
  beforeAll(async () => {
    ended = await program(`${words} --out good/run`);
  }, PATIENCE_MS);

  it('drives its tests, and leaves one folder and a key that only its user can read', async () => {
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toMatch(/ok TA-07 .*\n/);
    expect(ended.out).toContain('Traffic Access     Full 3/3    Passed');
    expect(await filesIn('good')).toEqual(['run']);
    expect(await filesIn('good/run')).toEqual([
      'attestation.sigstore.json',
      'evidence.jsonl.gz',
      'junit.xml',
      'matrix.md',
      'report.html',
      'result.json',
    ]);
    expect((await stat(path.join(root, '.config/smi-conformance/key.pem'))).mode & 0o777).toBe(0o600);
  });

  it('is verified by its own evidence, as what it is', async () => {
    const { code, out } = await program('verify good/run');
    expect(out).toMatch(/ok {2}judgement {2}re-judged 2 tests, \d+ expectations, \d+ attempts: same matrix/);
    expect(out).toContain('signed and true, but partial: only access, TA-07, TA-08');
    expect(code).toBe(3);
  });

  it('is refused once a verdict is flipped, and by whoever does not trust its signer', async () => {
    await mkdir(path.join(root, 'bad'));
    for (const file of await filesIn('good/run')) {
      await copyFile(path.join(root, 'good/run', file), path.join(root, 'bad', file));
    }
    const result = path.join(root, 'bad', 'result.json');
    await writeFile(result, (await readFile(result, 'utf8')).replace('"pass"', '"fail"'));
    const [flipped, stranger] = await Promise.all([
      program('verify bad'),
      program(`verify good/run --key ${await strangersKey()}`),
    ]);
    expect(flipped.out).toContain('refused (DIGEST_MISMATCH): result.json is not the file that was signed');
    expect(stranger.out).toContain('refused (UNTRUSTED_SIGNER)');
    expect([flipped.code, stranger.code]).toEqual([1, 1]);
  });
});

async function strangersKey(): Promise<string> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writeFile(path.join(root, 'stranger.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  return 'stranger.pub';
}

const fault = (decisions: string, breaks = 'access-A7') =>
  `export default { name: 'mine', title: 'mine', breaks: ['${breaks}'], decisions: (right) => (${decisions}) };`;

describe('bad input', { timeout: PATIENCE_MS }, () => {
  beforeAll(async () => {
    await mkdir(path.join(root, 'faults'));
    const write = (name: string, code: string) => writeFile(path.join(root, 'faults', `${name}.ts`), code);
    await write('throws', "throw new Error('boom');");
    await write('unknown-clause', fault('{ isAllowed: () => true }', 'access-A99'));
    await write(
      'late',
      fault(
        '{ isAllowed: (...a) => (setImmediate(() => { throw new Error("boom"); }), right.isAllowed(...a)) }',
      ),
    );
  });

  it('is one message, exit code 2, and nothing written', async () => {
    const before = await readdir(root, { recursive: true });
    const cases = [
      ['--fault sorce-ignored', 'there is no fault sorce-ignored: nearest are source-ignored,'],
      ['--fault faults/throws.ts', 'faults/throws.ts cannot be imported: boom'],
      ['--fault faults/unknown-clause.ts', 'there is no clause access-A99 (did you mean "access-A9"?)'],
      ['--fault ./faults', './faults is not a file'],
    ] as const;
    const ends = await Promise.all(cases.map(([words]) => program(`run --test TA-07 --out new ${words}`)));
    for (const [i, [, message]] of cases.entries()) {
      expect(ends[i]).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringMatching(/^smi-conformance: .*\n$/),
      });
      expect(ends[i]?.err).toContain(message);
    }
    expect(await readdir(root, { recursive: true })).toEqual(before);
  });

  it('that shows only in a worker is trouble, whatever the verdicts: the place is told, the evidence kept unsigned', async () => {
    const { code, out, err } = await program('run --test TA-07 --out broken/run --fault faults/late.ts');
    expect(out).toContain('ok TA-07');
    expect(err).toMatch(/a worker broke down, so there is no verdict on the mesh: boom, at .*late\.ts:1:/);
    expect(err).toContain('is in broken/run, unsigned');
    expect(code).toBe(3);
    expect(await filesIn('broken')).toEqual(['run']);
    expect(await filesIn('broken/run')).not.toContain('attestation.sigstore.json');
    expect((await resultIn('broken/run')).outcome).toBe('interrupted');
  });
});

/** Leaves a mark, and never comes back. */
const BLOCKING = `import { writeFileSync } from 'node:fs';
${fault("{ isAllowed: () => { writeFileSync('stuck/blocked', ''); for (;;); } }")}`;

describe('Ctrl-C', { timeout: PATIENCE_MS }, () => {
  it('ends the run with 130: no process left, what was observed kept and marked', async () => {
    const started = start('run --spec access --seed 42 --out cut/run');
    await started.shows(/ok TA-/);
    interrupt(started);
    const { code, out } = await started.ended;
    expect(code).toBe(130);
    expect(out).toContain('INTERRUPTED: the run was stopped before its end.');
    await expect.poll(() => remains(started), { timeout: 5_000 }).toEqual([]);
    expect(await filesIn('cut')).toEqual(['run']);
    expect(await filesIn('cut/run')).not.toContain('attestation.sigstore.json');
    const { outcome, tests } = await resultIn('cut/run');
    const verdicts = new Set(tests.map(({ verdict }) => verdict));
    expect([outcome, verdicts]).toEqual(['interrupted', new Set(['pass', 'inconclusive'])]);
    expect(await filesIn('tmp')).toEqual([]);
  });

  it('pressed again ends at once even what does not heed it, and leaves nothing', async () => {
    await mkdir(path.join(root, 'stuck'));
    await writeFile(path.join(root, 'stuck', 'fault.ts'), BLOCKING);
    const started = start('run --test TA-07 --out twice/run --fault stuck/fault.ts');
    await expect.poll(() => filesIn('stuck'), { timeout: PATIENCE_MS }).toContain('blocked');
    interrupt(started);
    await started.shows(/once more to stop at once/);
    // Sooner it would be the same Ctrl-C, come by another way.
    await setTimeout(600);
    interrupt(started);
    expect((await started.ended).code).toBe(130);
    await expect.poll(() => remains(started), { timeout: 5_000 }).toEqual([]);
    expect(await filesIn('twice')).toEqual([]);
    expect(await filesIn('tmp')).toEqual([]);
  });
});
