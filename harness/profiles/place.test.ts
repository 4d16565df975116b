import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { meshPlace, profilePath, settledMesh, wordFor } from './place.ts';

describe('what a user calls a mesh', () => {
  it.each(['osm', 'traefik-mesh', 'osm.', 'a.b'])('is a name: %s', (mesh) => {
    expect(meshPlace(mesh)).toEqual({ kind: 'name', name: mesh });
    expect(settledMesh(mesh)).toBe(mesh);
    expect(profilePath(mesh, '/meshes')).toBe(`/meshes/${mesh}/profile.yaml`);
  });

  it.each([
    ['./osm', 'osm/profile.yaml'],
    ['meshes/osm/', 'meshes/osm/profile.yaml'],
    ['.', 'profile.yaml'],
    ['..', '../profile.yaml'],
    ['osm.yaml', 'osm.yaml'],
    ['other/cluster.yml', 'other/cluster.yml'],
    ['../osm', '../osm/profile.yaml'],
  ])('is a path, never below the suite’s own meshes: %s', (mesh, file) => {
    expect(meshPlace(mesh)).toEqual({ kind: 'path', file: path.resolve(file) });
    expect(profilePath(mesh, '/meshes')).toBe(path.resolve(file));
    expect(settledMesh(mesh)).toBe(path.resolve(file));
  });

  it('names one of the suite’s own, and another by its file', () => {
    expect(wordFor({ name: 'osm', file: profilePath('osm') })).toBe('osm');
    expect(wordFor({ name: 'osm', file: '/elsewhere/profile.yaml' })).toBe('/elsewhere/profile.yaml');
  });
});
