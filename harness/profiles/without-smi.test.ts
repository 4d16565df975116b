import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withoutSmi } from './without-smi.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'without-smi-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const entry = (name: string) =>
  `  - { name: ${name}, title: T, link: 'https://a.b', statement: no SMI, source: 'https://a.b/c' }\n`;

describe('the file of the meshes without SMI', () => {
  it('gives them by name', async () => {
    await writeFile(path.join(folder, 'without-smi.yaml'), `meshes:\n${entry('b')}${entry('a')}`);
    expect((await withoutSmi(folder)).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it.each([
    ['a mistyped key', entry('a').replace('source', 'sorce'), ':2:', '(did you mean "source"?)'],
    [
      'a source that is no https address',
      entry('a').replace('https://a.b/c', 'http://a.b'),
      ':2:',
      '"source" must',
    ],
    ['no YAML', '  - {', ':', 'not YAML'],
  ])('is refused with %s, and where', async (_, text, place, words) => {
    await writeFile(path.join(folder, 'without-smi.yaml'), `meshes:\n${text}`);
    const error = await withoutSmi(folder).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'PROFILE_INVALID' });
    expect((error as Error).message).toContain(`without-smi.yaml${place}`);
    expect((error as Error).message).toContain(words);
  });

  it('has to be there', async () => {
    await expect(withoutSmi(folder)).rejects.toMatchObject({ code: 'PROFILE_UNREADABLE' });
  });
});
