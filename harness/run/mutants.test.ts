import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { MutantsOptions } from './mutants.ts';
import { runMutants } from './mutants.ts';

const OPTIONS: MutantsOptions = {
  faults: ['path-unanchored', 'quantity-unscaled'],
  specs: [],
  releases: ['v0.6.0'],
  seed: 42,
  thoroughness: 'first-kill',
  signal: new AbortController().signal,
  onEvent: () => {},
};

async function traces(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('smi-conformance-mutants-'));
}

describe('the tests of the tests', () => {
  it('kill a fault by name, spare one of another version, and leave nothing behind', async () => {
    const before = await traces();
    const ended: string[] = [];
    const { matrix, exitCode } = await runMutants({
      ...OPTIONS,
      onEvent: (event) => event.kind === 'mutant-ended' && ended.push(event.mutant.fault.name),
    });
    expect(matrix.mutants.map(({ fault, fate }) => [fault.name, fate.kind])).toEqual([
      ['path-unanchored', 'killed-by-name'],
      ['quantity-unscaled', 'not-applicable'],
    ]);
    expect(matrix.control).toMatchObject({
      fault: { name: 'deny-everything' },
      fate: { kind: 'killed-by-name' },
    });
    expect(matrix.voidances).toEqual([]);
    expect(exitCode).toBe(0);
    expect(ended.toSorted()).toEqual(['path-unanchored', 'quantity-unscaled']);
    expect(await traces()).toEqual(before);
  }, 60_000);

  it('end soon after an interruption, with its reason, and leave nothing behind', async () => {
    const before = await traces();
    const controller = new AbortController();
    const interrupted = new Error('interrupted');
    const run = runMutants({
      ...OPTIONS,
      signal: controller.signal,
      onEvent: ({ kind }) => kind === 'started' && setTimeout(() => controller.abort(interrupted), 300),
    });
    await expect(run).rejects.toBe(interrupted);
    expect(await traces()).toEqual(before);
  }, 30_000);
});
