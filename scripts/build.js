#!/usr/bin/env node
// What is published is the folder `dist`: the sources compiled, the data they read at the same relative places, and a
// manifest of its own. `npm publish ./dist` sends it.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapOrExit } from './bootstrap.js';
import { DATA, FILES, isPackaged, SOURCES } from './package-contents.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const main = path.join('harness', 'cli', 'main.js');

const node = bootstrapOrExit(root);
fs.rmSync(dist, { recursive: true, force: true });
compile();
copyData();
makeExecutable(path.join(dist, main));
writeManifest();

function compile() {
  const tsc = path.join('node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(node, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function copyData() {
  for (const entry of [...SOURCES, ...DATA, ...FILES].filter((entry) =>
    fs.existsSync(path.join(root, entry)),
  )) {
    fs.cpSync(path.join(root, entry), path.join(dist, entry), {
      recursive: true,
      filter: (source) =>
        !source.endsWith('.ts') && isPackaged(path.relative(root, source).split(path.sep).join('/')),
    });
  }
}

/** @param {string} file */
function makeExecutable(file) {
  const shebang = '#!/usr/bin/env node\n';
  const text = fs.readFileSync(file, 'utf8');
  if (!text.startsWith('#!')) fs.writeFileSync(file, shebang + text);
  fs.chmodSync(file, 0o755);
}

/** The root's manifest without what only a checkout needs, and with the command. */
function writeManifest() {
  const {
    private: _private,
    scripts: _scripts,
    devDependencies: _development,
    ...published
  } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const manifest = { ...published, bin: { 'smi-conformance': main } };
  fs.writeFileSync(path.join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
