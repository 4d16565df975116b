import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
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

/** Is any process of the group still there? */
function isAlive({ child }: Started): boolean {
  try {
    process.kill(-Number(child.pid), 0);
    return true;
  } catch {
    return false;
  }
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
  const { generateKeyPairSync } = await import('node:crypto');
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writeFile(path.join(root, 'stranger.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  return 'stranger.pub';
}

describe('bad input', { timeout: PATIENCE_MS }, () => {
  beforeAll(async () => {
    await mkdir(path.join(root, 'faults'));
    const fault = (name: string, code: string) => writeFile(path.join(root, 'faults', `${name}.ts`), code);
    const mine = (decisions: string, breaks = 'access-A7') =>
      `export default { name: 'mine', title: 'mine', breaks: ['${breaks}'], decisions: () => (${decisions}) };`;
    await fault('imports', `throw new Error('boom');`);
    await fault('unknown-clause', mine('{ isAllowed: () => true }', 'access-A99'));
    await fault('decides', mine(`{ isAllowed: () => { throw new Error('boom'); } }`));
  });

  it.each([
    ['--fault sorce-ignored', 'there is no fault sorce-ignored: nearest are source-ignored,'],
    ['--fault faults/imports.ts', 'faults/imports.ts cannot be imported: boom'],
    ['--fault faults/unknown-clause.ts', 'there is no clause access-A99 (did you mean "access-A9"?)'],
    ['--fault faults', 'faults is not a file'],
  ])('as in run %s is one message, exit code 2, and nothing written', async (words, message) => {
    const before = await readdir(root, { recursive: true });
    const { code, out, err } = await program(`run --test TA-07 --out new ${words}`);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^smi-conformance: .*\n$/);
    expect(err).toContain(message);
    expect(await readdir(root, { recursive: true })).toEqual(before);
  });

  it('that shows only in a worker ends as trouble, with the place, and the evidence is kept unsigned', async () => {
    const { code, err } = await program('run --test TA-07 --out broken/run --fault faults/decides.ts');
    expect(code).toBe(3);
    expect(err).toMatch(/a worker broke down, so there is no verdict on the mesh: boom, at .*decides\.ts:1:/);
    expect(err).toContain('is in broken/run, unsigned');
    expect(await filesIn('broken')).toEqual(['run']);
    expect(await filesIn('broken/run')).not.toContain('attestation.sigstore.json');
    expect((await resultIn('broken/run')).outcome).toBe('interrupted');
  });
});

describe('Ctrl-C', { timeout: PATIENCE_MS }, () => {
  const words = 'run --spec access --seed 42';

  it('ends the run with 130: no process left, what was observed kept and marked', async () => {
    const started = start(`${words} --out cut/run`);
    await started.shows(/ok TA-/);
    interrupt(started);
    const { code, out } = await started.ended;
    expect(code).toBe(130);
    expect(out).toContain('INTERRUPTED: the run was stopped before its end.');
    await expect.poll(() => isAlive(started), { timeout: 5_000 }).toBe(false);
    expect(await filesIn('cut')).toEqual(['run']);
    expect(await filesIn('cut/run')).not.toContain('attestation.sigstore.json');
    const { outcome, tests } = await resultIn('cut/run');
    const verdicts = new Set(tests.map(({ verdict }) => verdict));
    expect([outcome, verdicts]).toEqual(['interrupted', new Set(['pass', 'inconclusive'])]);
    expect(await filesIn('tmp')).toEqual([]);
  });

  it('pressed twice ends it at once, and leaves nothing', async () => {
    const started = start(`${words} --out twice/run`);
    await started.shows(/ok TA-/);
    interrupt(started);
    await started.shows(/once more to stop at once/);
    interrupt(started);
    expect((await started.ended).code).toBe(130);
    await expect.poll(() => isAlive(started), { timeout: 5_000 }).toBe(false);
    expect(await filesIn('twice')).toEqual([]);
    expect(await filesIn('tmp')).toEqual([]);
  });
});
