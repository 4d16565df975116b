#!/usr/bin/env node
// Uses the package as its user will: packs what `npm run build` made, holds the list of its files against the checkout,
// installs it into an empty folder on each supported Node, and runs its command there. Prints what it saw.
//
//     node scripts/package-check.js [--keep]
//
// Needs the npm registry; --keep leaves the folder with everything in it.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapOrExit } from './bootstrap.js';
import { packagedFiles } from './package-contents.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
/** The lines of Node that a user has; the exact version is the newest that npm gives. */
const NODES = ['24', '26'];

const node = bootstrapOrExit(root);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'smi-conformance-package-'));
const counts = { passed: 0, failed: 0 };
try {
  build();
  const tarball = pack();
  for (const line of NODES) checkOn(line, tarball);
} finally {
  if (process.argv.includes('--keep')) console.log(`kept: ${scratch}`);
  else fs.rmSync(scratch, { recursive: true, force: true });
}
console.log(`\npackage: ${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;

function build() {
  const { status } = spawnSync(node, [path.join('scripts', 'build.js')], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** @returns {string} the tarball */
function pack() {
  const packed = run('npm', ['pack', '--json', '--pack-destination', scratch], { cwd: dist });
  /** @type {unknown} */
  const report = JSON.parse(packed.stdout);
  // npm 12 keys the report by package name; before, it was a list.
  const [entry] =
    /** @type {{ filename: string, size: number, unpackedSize: number, files: { path: string }[] }[]} */ (
      Object.values(/** @type {object} */ (report))
    );
  if (entry === undefined) throw new Error(`npm pack said: ${packed.stdout}${packed.stderr}`);
  const [there, wanted] = [entry.files.map((file) => file.path).sort(), packagedFiles(root)];
  const [missing, surplus] = [without(wanted, there), without(there, wanted)];
  check(
    `npm pack: ${there.length} files, ${kib(entry.size)} packed, ${kib(entry.unpackedSize)} unpacked, as in the checkout`,
    missing.length + surplus.length === 0,
    `missing: ${missing.join(' ') || 'none'}\nnot expected: ${surplus.join(' ') || 'none'}`,
  );
  for (const [folder, count] of perFolder(there)) console.log(`    ${String(count).padStart(4)}  ${folder}`);
  return path.join(scratch, entry.filename);
}

/**
 * @param {string} line of Node, such as 24
 * @param {string} tarball
 */
function checkOn(line, tarball) {
  const bin = installNode(line);
  // The user's own key is not this script's to use.
  const env = {
    ...process.env,
    PATH: `${bin}${path.delimiter}${process.env.PATH}`,
    XDG_CONFIG_HOME: path.join(scratch, `config-${line}`),
    CI: 'true',
  };
  const version = run('node', ['--version'], { env }).stdout.trim();
  console.log(`\n── Node ${version}`);
  const folder = fs.mkdtempSync(path.join(scratch, 'empty-'));
  const installed = run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', tarball],
    {
      cwd: folder,
      env,
    },
  );
  check(`npm install ${path.basename(tarball)}`, installed.status === 0, installed.stdout + installed.stderr);

  /**
   * @param {string[]} args
   * @param {number} status
   * @param {RegExp} words
   */
  const command = (args, status, words) => {
    const ended = run('npx', ['--no-install', 'smi-conformance', ...args], { cwd: folder, env });
    const said = ended.stdout + ended.stderr;
    const shown = ended.stdout.trim().split('\n').at(-1) ?? '';
    check(
      `npx smi-conformance ${args.join(' ')} → ${ended.status}: ${shown}`,
      ended.status === status && words.test(said),
      said,
    );
  };
  command(['--help'], 0, /USAGE/);
  command(['--version'], 0, /^\d+\.\d+\.\d+/);
  command(['list'], 0, /TA-07/);
  command(['run', '--spec', 'access', '--test', 'TA-07', '--seed', '42', '--out', 'result'], 0, /1 passed/);
  // One test is a part of a run: signed and true, and no more than that.
  command(['verify', 'result'], 3, /signed and true, but partial/);
  command(['publish', 'result', '--to', 'public'], 3, /not published: partial/);
  types(folder);
}

/**
 * A test of the user's own, against the types of the package.
 *
 * @param {string} folder
 */
function types(folder) {
  fs.writeFileSync(
    path.join(folder, 'own.ts'),
    `import { conformanceTest } from 'smi-conformance/authoring';
import { allow, http } from 'smi-conformance/intent';
conformanceTest({ id: 'TA-99', title: 'mine', clauses: ['access-A7'] }, async ({ mesh, expect }) => {
  mesh.apply(allow({ from: 'client', to: 'server', routes: [http({ path: '/echo' })] }));
  await expect.denied({ from: 'other', to: 'server', get: '/echo' });
});
// @ts-expect-error: no such role
allow({ from: 'nobody', to: 'server', routes: [] });
`,
  );
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const ended = run(
    node,
    [tsc, '--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'esnext', 'own.ts'],
    { cwd: folder },
  );
  check('types: a test of one’s own, imported from the package', ended.status === 0, ended.stdout);
}

/**
 * @param {string} line
 * @returns {string} folder with that Node's `node`
 */
function installNode(line) {
  const folder = path.join(scratch, `node-${line}`);
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'package.json'), '{"private":true}\n');
  const { platform, arch } = process;
  // The name without "bin" was taken.
  const name = `${platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${arch}`;
  const args = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--loglevel=error',
    `${name}@${line}`,
  ];
  const { status, stdout, stderr } = run('npm', args, { cwd: folder });
  if (status !== 0) throw new Error(`npm could not install ${name}@${line}:\n${stdout}${stderr}`);
  return path.join(folder, 'node_modules', name, 'bin');
}

/**
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
function run(file, args, options = {}) {
  const ended = spawnSync(file, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  if (ended.error) throw ended.error;
  return ended;
}

/**
 * @param {string} what
 * @param {boolean} holds
 * @param {string} [otherwise]
 */
function check(what, holds, otherwise = '') {
  counts[holds ? 'passed' : 'failed'] += 1;
  console.log(`${holds ? 'ok' : 'NO'}  ${what}`);
  if (!holds) console.log(otherwise.trim().replace(/^/gm, '    '));
}

/**
 * @param {readonly string[]} these
 * @param {readonly string[]} those
 */
function without(these, those) {
  const gone = new Set(those);
  return these.filter((one) => !gone.has(one));
}

/** @param {readonly string[]} files */
function perFolder(files) {
  /** @type {Map<string, number>} */
  const count = new Map();
  for (const file of files) {
    const parts = file.split('/');
    const folder = parts.length < 2 ? '.' : parts.slice(0, Math.min(2, parts.length - 1)).join('/');
    count.set(folder, (count.get(folder) ?? 0) + 1);
  }
  return [...count].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** @param {number} bytes */
function kib(bytes) {
  return `${Math.ceil(bytes / 1024)} KiB`;
}
