import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PublishError } from './error.ts';
import { parseTarget } from './target.ts';

describe('a target', () => {
  it.each([
    ['site/results', { kind: 'folder', path: 'site/results' }],
    ['/srv/www', { kind: 'folder', path: '/srv/www' }],
    ['git:.#results', { kind: 'git', repository: '.', branch: 'results' }],
    ['git:../mesh.git#ci/results', { kind: 'git', repository: '../mesh.git', branch: 'ci/results' }],
    [
      'git:https://example.org/a/b.git#results',
      { kind: 'git', repository: 'https://example.org/a/b.git', branch: 'results' },
    ],
    ['git:git@example.org:a/b#r', { kind: 'git', repository: 'git@example.org:a/b', branch: 'r' }],
    [
      'git:ssh://git@example.org:2222/a#r',
      { kind: 'git', repository: 'ssh://git@example.org:2222/a', branch: 'r' },
    ],
    [
      'oci://localhost:5000/mesh/smi:v1.4.8',
      { kind: 'oci', registry: 'localhost:5000', repository: 'mesh/smi', tag: 'v1.4.8' },
    ],
    ['oci://[::1]:5000/a__b:t', { kind: 'oci', registry: '[::1]:5000', repository: 'a__b', tag: 't' }],
  ])('%s is understood', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
  });

  it.each([
    ['oci://localhost:5000/mesh', 'names no artifact'],
    ['oci://localhost:5000/Mesh:v1', 'lower case'],
    ['oci:localhost/mesh:v1', 'names no artifact'],
    ['oci://localhost:5000/../etc:v1', 'names no artifact'],
    ['git:repo', 'names no branch'],
    ['git:#branch', 'no repository and branch'],
    ['git:repo#', 'no repository and branch'],
    ['git:--upload-pack=touch#branch', 'no repository and branch'],
    ['git:repo#-f', 'no repository and branch'],
    ['git:repo#a..b', 'no repository and branch'],
    ['git:repo#a/.b', 'no repository and branch'],
    ['git:repo#a.lock', 'no repository and branch'],
    ['git:repo#a b', 'no repository and branch'],
    ['https://example.org/results', 'https:// is no target'],
  ])('%s is refused', (text, words) => {
    expect(() => parseTarget(text)).toThrow(
      expect.objectContaining({ code: 'TARGET_UNKNOWN', message: expect.stringContaining(words) }),
    );
  });

  it.each(['oci://user:hunter2@host/a:t', 'oci://hunter2@host/a:t', 'git:https://user:hunter2@host/a#b'])(
    'credentials on the command line are refused, and not repeated: %s',
    (text) => {
      expect(() => parseTarget(text)).toThrow(
        expect.objectContaining({
          code: 'TARGET_CREDENTIALS',
          message: expect.not.stringContaining('hunter2'),
        }),
      );
    },
  );

  it('is a target or a PublishError, whatever was typed', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.constantFrom('', 'git:', 'oci://', 'oci:', 'https://'), fc.string()),
        ([start, rest]) => {
          try {
            const target = parseTarget(start + rest);
            if (target.kind === 'git') expect(target.branch).not.toMatch(/^-|\.\.|[\s~^:?*[\\]/);
          } catch (error) {
            expect(error).toBeInstanceOf(PublishError);
          }
        },
      ),
    );
  });
});
