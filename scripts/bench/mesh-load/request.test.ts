import { describe, expect, it } from 'vitest';
import { readLoadRequest } from './request.ts';

const read = (words: string) => readLoadRequest(words.split(' '));

describe('the command line of mesh-load', () => {
  it('gives an image to the mesh that stands before it', () => {
    const { meshes } = read(
      '--sample-app-image app:1 --mesh a --mesh-image proxy=a:1 --mesh b --mesh-image proxy=b:2 --mesh-image init=c=d',
    );
    expect(meshes).toEqual([
      { mesh: 'a', images: { proxy: 'a:1' } },
      { mesh: 'b', images: { proxy: 'b:2', init: 'c=d' } },
    ]);
  });

  it('measures three rounds of fifteen seconds unless told otherwise', () => {
    expect(read('--sample-app-image app:1 --mesh a')).toMatchObject({ seconds: 15, rounds: 3 });
    expect(read('--sample-app-image app:1 --mesh a --seconds=3 --rounds 2')).toMatchObject({
      seconds: 3,
      rounds: 2,
    });
  });

  it.each([
    ['--mesh a', 'say which image'],
    ['--sample-app-image app:1', 'which meshes'],
    ['--sample-app-image app:1 --mesh a b', 'unexpected argument "b"'],
    ['--sample-app-image app:1 --mesh a --second 3', 'unknown option --second'],
    ['--sample-app-image app:1 --mesh', '--mesh needs a value'],
    ['--sample-app-image --mesh a', '--sample-app-image needs a value'],
    ['--sample-app-image app:1 --mesh a --seconds 0', 'from 1 to 600'],
    ['--sample-app-image app:1 --mesh a --rounds 1e2', 'from 1 to 100'],
    ['--sample-app-image app:1 --mesh a --rounds 1 --rounds 2', 'more than once'],
    ['--sample-app-image app:1 --mesh-image a=b --mesh a', 'after the --mesh'],
    ['--sample-app-image app:1 --mesh a --mesh-image b', 'write <name>=<reference>'],
    ['--sample-app-image app:1 --mesh a --mesh-image b=1 --mesh-image b=2', 'each name once'],
  ])('refuses %s', (words, message) => {
    expect(() => read(words)).toThrow(message);
  });
});
