import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkResult } from '../attest/content.ts';
import type { ResultFiles } from '../attest/folder-files.ts';
import { readResultFiles } from '../attest/folder-files.ts';
import { defaultKey } from '../attest/key.ts';
import type { Result } from '../model/result.ts';
import { judgedReport } from './judged-report.ts';
import { Jury } from './jury.ts';
import { smallSuite, writeSignedRun } from './signed-runs.fixture.ts';

const suite = await smallSuite();

const SLOW_MACHINE_MS = 60_000;

let root: string;
let files: ResultFiles;
let result: Result;
let jury: Jury;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'jury-'));
  const key = await defaultKey({ XDG_CONFIG_HOME: root });
  files = await readResultFiles(await writeSignedRun(path.join(root, 'run'), { suite, key, version: '1' }));
  result = await checkResult(files, () => {});
  jury = new Jury(suite, 2);
});
afterEach(async () => {
  await jury.dismiss();
  await rm(root, { recursive: true, force: true });
});

describe('a jury', { timeout: SLOW_MACHINE_MS }, () => {
  it('finds and says what this thread would, however much it has to do', async () => {
    const said: string[] = [];
    const here = await judgedReport(files, result, suite, (name, ok, words) =>
      said.push(`${name} ${ok} ${words}`),
    );
    const heard = Array.from({ length: 5 }, () => [] as string[]);
    const reports = await Promise.all(
      heard.map((own) =>
        jury.judge(files, result, (name, ok, words) => {
          own.push(`${name} ${ok} ${words}`);
        }),
      ),
    );
    expect(reports).toEqual(heard.map(() => here));
    expect(heard).toEqual(heard.map(() => said));
  });

  it('refuses as this thread would, and goes on', async () => {
    const lie = { ...result, matrix: [] };
    const refusal = await judgedReport(files, lie, suite, () => {}).catch((cause: unknown) => cause);
    expect(refusal).toMatchObject({ code: 'JUDGEMENT_DIFFERS', check: 'judgement' });
    await expect(jury.judge(files, lie, () => {})).rejects.toEqual(refusal);
    await expect(jury.judge(files, result, () => {})).resolves.toContain('<!doctype html>');
  });

  it('says when a thread has broken down, and goes on with another', async () => {
    const broken = { ...result, run: undefined } as unknown as Result;
    await expect(jury.judge(files, broken, () => {})).rejects.toThrow(TypeError);
    await expect(jury.judge(files, result, () => {})).resolves.toContain('<!doctype html>');
  });
});
