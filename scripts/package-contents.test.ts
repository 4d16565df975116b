import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isPackaged, packagedFiles } from './package-contents.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

describe('the published package', () => {
  const files = packagedFiles(root);

  it.each([
    'LICENSE',
    'README.md',
    'package.json',
    'harness/cli/main.js',
    'harness/run/authoring.d.ts',
    'harness/smi/intent.d.ts',
    'reports/result.schema.json',
    'sample-app/Dockerfile',
    'suites/manifest.json',
    'suites/clauses/access.yaml',
    'suites/clauses/metrics.yaml',
    'suites/clauses/specs.yaml',
    'suites/clauses/split.yaml',
    'vitest.config.js',
  ])('holds %s', (file) => {
    expect(files).toContain(file);
  });

  it('holds every mesh, with what its profile needs', () => {
    const meshes = fs.readdirSync(path.join(root, 'meshes'), { withFileTypes: true });
    for (const { name } of meshes.filter((entry) => entry.isDirectory()))
      expect(files).toContain(`meshes/${name}/profile.yaml`);
  });

  it('holds compiled code and its types, no sources, and nothing of a checkout’s own', () => {
    expect(files.filter((file) => /(?<!\.d)\.ts$|\.test\.|\.fixture\.|\/fixtures\//.test(file))).toEqual([]);
    expect(files.filter((file) => /^(scripts|docs|results|node_modules|\.)/.test(file))).toEqual([]);
  });

  it.each([
    'meshes/osm/.env',
    'meshes/osm/key.pem',
    'meshes/.DS_Store',
    'meshes/osm/profile.yaml~',
    'harness/node_modules/a/index.js',
    'reports/fixtures/result.json',
    'harness/judge/run.test.ts',
    'harness/judge/rehearsal.fixture.ts',
  ])('never holds %s', (file) => {
    expect(isPackaged(file)).toBe(false);
  });
});
