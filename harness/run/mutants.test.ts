import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MutantsOptions } from './mutants.ts';
import { runMutants } from './mutants.ts';

const OPTIONS: MutantsOptions = {
  faults: ['path-unanchored', 'quantity-unscaled'],
  specs: [],
  release: 'v0.6.0',
  seed: 42,
  thoroughness: 'first-kill',
  signal: new AbortController().signal,
  onEvent: () => {},
};

async function traces(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('smi-conformance-mutants-'));
}

async function tracesSince(before: readonly string[]): Promise<readonly string[]> {
  return (await traces()).filter((name) => !before.includes(name));
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
    expect(await tracesSince(before)).toEqual([]);
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
    expect(await tracesSince(before)).toEqual([]);
  }, 30_000);

  it('break off when a fault ends its process, name it, and leave nothing behind', async () => {
    const before = await traces();
    const folder = await mkdtemp(path.join(tmpdir(), 'fault-'));
    const fault = path.join(folder, 'exits.ts');
    await writeFile(
      fault,
      "export default { name: 'exits', title: 't', breaks: ['access-A1'], decisions: () => ({ isAllowed: () => process.exit(7) }) };",
    );
    try {
      const run = runMutants({ ...OPTIONS, faults: [fault] });
      await expect(run).rejects.toMatchObject({ code: 'MUTANTS_WORKER_FAILED' });
      await expect(run).rejects.toThrow(/it ended with 7; under way: .*exits\.ts/);
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(await tracesSince(before)).toEqual([]);
  }, 60_000);

  it('refuse a fault that breaks an unknown clause before anything runs', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'fault-'));
    const fault = path.join(folder, 'lost.ts');
    await writeFile(
      fault,
      "export default { name: 'lost', title: 't', breaks: ['access-A99'], decisions: () => ({ isAllowed: () => true }) };",
    );
    const events: string[] = [];
    try {
      const run = runMutants({ ...OPTIONS, faults: [fault], onEvent: ({ kind }) => events.push(kind) });
      await expect(run).rejects.toMatchObject({ code: 'FAULT_CLAUSE_UNKNOWN' });
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(events).toEqual([]);
  });
});
