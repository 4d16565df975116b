import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadClauses } from '../catalogue/clauses.ts';
import { loadManifest } from '../catalogue/manifest.ts';
import { readEvidence, streamEvidence } from '../evidence/reader.ts';
import type { TestEvidence } from '../model/evidence.ts';
import type { Result } from '../model/result.ts';
import { renderFolder, renderPageOf } from './folder-report.ts';

const FIXTURE = fileURLToPath(new URL('../../reports/fixtures/faulted-run', import.meta.url));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'smi-conformance-report-'));
  await cp(FIXTURE, folder, { recursive: true });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

// Each reads the whole catalogue, and some render two pages.
describe('a report on a folder', { timeout: 60_000 }, () => {
  it('is the page that the run itself writes, byte for byte', async () => {
    const result = JSON.parse(await readFile(path.join(folder, 'result.json'), 'utf8')) as Result;
    const evidence = await readEvidence(path.join(folder, 'evidence.jsonl.gz'));
    const [clauses, manifest] = await Promise.all([loadClauses(), loadManifest()]);
    expect(
      (await renderFolder(folder, 'html')) === renderPageOf({ result, evidence, clauses, manifest }),
    ).toBe(true);
  });

  it('is JUnit or Markdown, too', async () => {
    expect(await renderFolder(folder, 'junit')).toMatch(/^<\?xml .*<testsuites /s);
    expect(await renderFolder(folder, 'md')).toMatch(/^# SMI conformance of reference/);
  });

  it('is refused where the evidence is that of another run', async () => {
    await writeFile(path.join(folder, 'evidence.jsonl.gz'), 'another');
    await expect(renderFolder(folder, 'html')).rejects.toMatchObject({
      code: 'REPORT_SOURCE',
      message: expect.stringContaining('is not the evidence that result.json was made from'),
    });
  });

  it.each(['result.json', 'evidence.jsonl.gz'])('is refused without %s', async (name) => {
    await rm(path.join(folder, name));
    await expect(renderFolder(folder, 'html')).rejects.toMatchObject({ code: 'REPORT_SOURCE' });
  });

  it('is refused for a result.json that is none', async () => {
    await writeFile(path.join(folder, 'result.json'), '{"mesh": "<script>"}');
    await expect(renderFolder(folder, 'md')).rejects.toMatchObject({ code: 'REPORT_SOURCE' });
  });
});

describe('evidence as a stream', () => {
  it('hands over the tests that reading it whole gives, in their order', async () => {
    const file = path.join(folder, 'evidence.jsonl.gz');
    const { tests, ...whole } = await readEvidence(file);
    const streamed: TestEvidence[] = [];
    const rest = await streamEvidence(file, (test) => streamed.push(test));
    expect(streamed).toEqual(tests);
    expect(rest).toEqual(whole);
  });
});
