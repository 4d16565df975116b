import { describe, expect, it } from 'vitest';
import { detectedVersion } from './detection.ts';

const object = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'ns', name: 'controller' };
const pattern = '^[^@]*:v?([0-9][A-Za-z0-9.+-]*)(?:@|$)';
const running = (image: string) => ({ spec: { containers: [{ image }] } });

describe('the version of a running mesh', () => {
  it.each([
    ['traefik/mesh:v1.4.8', '1.4.8'],
    ['registry.example:5000/osm:1.2.4', '1.2.4'],
    ['osm-controller:v1.2.4-rc.1@sha256:00', '1.2.4-rc.1'],
    ['mesh:latest', undefined],
    ['registry.example:5000/osm@sha256:00', undefined],
    [`mesh:1${'0'.repeat(600)}`, undefined],
  ])('of %s is %s', (image, version) => {
    expect(detectedVersion({ object, pointer: '/spec/containers/0/image', pattern }, running(image))).toBe(
      version,
    );
  });

  it('is unknown where nothing, or no text, stands at its place', () => {
    expect(detectedVersion({ object, pointer: '/spec/absent', pattern }, running('a:1'))).toBeUndefined();
    expect(detectedVersion({ object, pointer: '/spec', pattern }, running('a:1'))).toBeUndefined();
  });
});
