// Is a run in shards the same as one in a piece?
//
//     node scripts/merge-check.ts FOLDER
//
// Repeats the run in FOLDER, one of the reference mesh, in two shards with the same seed, merges them, and compares the two
// results outside their `run` blocks, byte by byte.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Result } from '../harness/model/result.ts';

const MAIN = path.join(import.meta.dirname, '..', 'harness', 'cli', 'main.ts');
const SHARDS = ['1/2', '2/2'] as const;

const [whole] = process.argv.slice(2);
if (whole === undefined) {
  console.error('say which run: node scripts/merge-check.ts results/<time>-<seed>');
  process.exit(2);
}

function smi(...given: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...given], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`smi-conformance ${given.join(' ')}: exit ${status}\n${stdout}${stderr}`);
}

async function resultOf(folder: string): Promise<Result> {
  return JSON.parse(await readFile(path.join(folder, 'result.json'), 'utf8')) as Result;
}

function outsideRun({ run: _, ...rest }: Result): string {
  return JSON.stringify(rest, null, 1);
}

const scratch = await mkdtemp(path.join(tmpdir(), 'smi-conformance-merge-'));
try {
  const result = await resultOf(whole);
  const folders = SHARDS.map((_, index) => path.join(scratch, String(index)));
  SHARDS.forEach((shard, index) => {
    smi('run', '--seed', String(result.run.seed), '--shard', shard, '--out', folders[index] ?? '');
  });
  const merged = path.join(scratch, 'merged');
  smi('merge', ...folders, '--out', merged);
  const [one, other] = [outsideRun(result), outsideRun(await resultOf(merged))];
  if (one !== other) {
    const lines = other.split('\n');
    const at = one.split('\n').findIndex((line, index) => line !== lines[index]);
    throw new Error(`differs outside run, first here:\n${one.split('\n')[at]}\n${lines[at]}`);
  }
  console.log(`merge: ${SHARDS.length} shards are the whole, ${one.length} characters outside run alike`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
