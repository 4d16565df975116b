import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishToFolder } from './folder.ts';
import { PLACE, publicationOf } from './result.fixture.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'publish-folder-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const everything = async () => (await readdir(root, { recursive: true })).sort();

describe('publishing to a folder', () => {
  it('puts the files at their place, and nothing beside them', async () => {
    const { kind, place } = await publishToFolder(publicationOf(), PLACE, root);
    expect([kind, place]).toEqual(['published', path.join(root, PLACE)]);
    expect((await readdir(place)).sort()).toEqual([
      'attestation.sigstore.json',
      'badges',
      'evidence.jsonl.gz',
      'result.json',
    ]);
    expect(await readdir(path.dirname(place))).toEqual([path.basename(place)]);
    expect(await readFile(path.join(place, 'badges/mesh.svg'), 'utf8')).toBe('<svg/>\r\n');
  });

  it('changes nothing the second time', async () => {
    await publishToFolder(publicationOf(), PLACE, root);
    const file = path.join(root, PLACE, 'result.json');
    const [before, names] = [await stat(file, { bigint: true }), await everything()];
    expect(await publishToFolder(publicationOf(), PLACE, root)).toMatchObject({ kind: 'unchanged' });
    expect((await stat(file, { bigint: true })).ctimeNs).toBe(before.ctimeNs);
    expect(await everything()).toEqual(names);
  });

  it('publishes once where several do it at the same time', async () => {
    const ends = await Promise.all(
      Array.from({ length: 8 }, () => publishToFolder(publicationOf(), PLACE, root)),
    );
    expect(ends.filter(({ kind }) => kind === 'published')).toHaveLength(1);
    expect(await readdir(path.dirname(path.join(root, PLACE)))).toHaveLength(1);
  });

  it('says so where somebody has changed what lies there, and leaves it', async () => {
    const { place } = await publishToFolder(publicationOf(), PLACE, root);
    await writeFile(path.join(place, 'result.json'), 'better');
    await expect(publishToFolder(publicationOf(), PLACE, root)).rejects.toMatchObject({
      code: 'PUBLISH_CONFLICT',
    });
    expect(await readFile(path.join(place, 'result.json'), 'utf8')).toBe('better');
  });

  it('leaves nothing where it cannot write', async () => {
    const file = path.join(root, 'file');
    await writeFile(file, 'mine');
    await expect(publishToFolder(publicationOf(), PLACE, file)).rejects.toMatchObject({
      code: 'TARGET_UNWRITABLE',
    });
    expect(await everything()).toEqual(['file']);
  });
});
