import { describe, expect, it } from 'vitest';
import { HELM_ARGUMENT, installObstacles } from './installation.ts';

const url = 'https://example.org/mesh.yaml';
const location = { repository: 'https://example.org', name: 'mesh', version: '1.0.0' };
const helm = { kind: 'helm', release: 'mesh', namespace: 'mesh', args: [], ready: [] } as const;

describe('an installation', () => {
  it('has no obstacle where everything is beside the profile or pinned', () => {
    const sha256 = '0'.repeat(64);
    expect(
      installObstacles([
        {
          kind: 'manifests',
          sources: [
            { kind: 'file', file: '/a' },
            { kind: 'network', url, sha256 },
          ],
          ready: [],
        },
        { ...helm, chart: { kind: 'network', ...location, sha256 } },
        { kind: 'corefile', file: '/b', ready: [] },
      ]),
    ).toEqual([]);
  });

  it('names each obstacle with its step', () => {
    expect(
      installObstacles([
        { kind: 'corefile', file: '/b', ready: [] },
        { kind: 'manifests', sources: [{ kind: 'unpinned', url }], ready: [] },
        { ...helm, chart: { kind: 'unpinned', ...location } },
        { kind: 'by-hand', what: 'make a key', link: 'https://example.org/keys', ready: [] },
      ]),
    ).toEqual([
      `step 2 takes ${url}, whose SHA-256 is not pinned yet`,
      'step 3 takes the chart mesh 1.0.0 of https://example.org, whose SHA-256 is not pinned yet',
      'step 4 is done by people: make a key (https://example.org/keys)',
    ]);
  });

  it.each([
    ['--set=a.b=c', true],
    ['--set-json=a={"b":1}', true],
    ['--wait', true],
    ['--timeout=5m', true],
    ['--post-renderer=/bin/sh', false],
    ['--set-file=a=/etc/passwd', false],
    ['--values=/etc/passwd', false],
    ['--kubeconfig=/tmp/other', false],
    ['--kube-context=other', false],
    ['--wait --debug', false],
    ['-f', false],
    ['mesh', false],
  ])('gives helm the argument %s: %s', (argument, allowed) => {
    expect(new RegExp(HELM_ARGUMENT).test(argument)).toBe(allowed);
  });
});
