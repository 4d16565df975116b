import { describe, expect, it } from 'vitest';
import { canonicalReference } from './image-reference.ts';
import { nodesWith } from './nodes.ts';

describe('an image on nodes', () => {
  it.each([
    ['app', 'docker.io/library/app:latest'],
    ['app:1', 'docker.io/library/app:1'],
    ['team/app:1', 'docker.io/team/app:1'],
    ['registry.example/app:1', 'registry.example/app:1'],
    ['localhost/app', 'localhost/app:latest'],
    ['registry.example:5000/app', 'registry.example:5000/app:latest'],
    ['app@sha256:00', 'docker.io/library/app@sha256:00'],
  ])('is written %s or %s', (short, canonical) => {
    expect(canonicalReference(short)).toBe(canonical);
    expect(canonicalReference(canonical)).toBe(canonical);
  });

  it('is found whichever way its node lists it', () => {
    const nodes = [
      { name: 'a', images: ['docker.io/team/app:1'] },
      { name: 'b', images: ['docker.io/team/app:2'] },
      { name: 'c', images: ['team/app:1'] },
    ];
    expect(nodesWith(nodes, 'team/app:1').map(({ name }) => name)).toEqual(['a', 'c']);
  });
});
