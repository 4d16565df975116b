import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportText } from './report-text.ts';
import type { Surroundings } from './surroundings.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'smi-conformance-report-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Makes a report of which `render` is the content, and tells what was printed. */
async function printed(out: string | undefined, render: () => Promise<string>): Promise<string> {
  let text = '';
  const surroundings = {
    out: { write: (words: string) => (text += words) },
    rooms: { renderFolder: render },
  } as unknown as Surroundings;
  const trust = () => Promise.reject(new Error('nothing is verified'));
  await reportText('html')({ folder, out, trust }, surroundings);
  return text;
}

describe('a report that is a text', () => {
  it('goes into the folder under the name that a run gives it', async () => {
    const words = await printed(undefined, async () => '<page>');
    expect(await readFile(path.join(folder, 'report.html'), 'utf8')).toBe('<page>');
    expect(words).toBe(`report  ${path.join(folder, 'report.html')}\n`);
  });

  it('goes to stdout alone for -', async () => {
    expect(await printed('-', async () => '<page>')).toBe('<page>');
    expect(await readdir(folder)).toEqual([]);
  });

  it('replaces a file as a whole, and leaves it alone where nothing can be made', async () => {
    const file = path.join(folder, 'mine.html');
    await printed(file, async () => 'old');
    await expect(printed(file, () => Promise.reject(new Error('no evidence')))).rejects.toThrow(
      'no evidence',
    );
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['mine.html']);
  });

  it('refuses a place that cannot be written before it reads anything', async () => {
    const render = () => Promise.reject(new Error('was asked'));
    await expect(printed(path.join(folder, 'none', 'x.html'), render)).rejects.toMatchObject({
      code: 'USAGE_OUT_FILE',
    });
  });
});
