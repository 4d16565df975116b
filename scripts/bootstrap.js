#!/usr/bin/env node
// Set-up in one step, and nothing outside this folder: installs what the lock file names when it has changed, and
// answers with the Node to go on with. Plain JavaScript, because it runs on whatever Node the system has (20 or newer).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** What is wrong with this machine's set-up, and what to do about it; printed without a stack. */
export class SetupError extends Error {}

/**
 * Makes `node_modules` agree with `package-lock.json`.
 *
 * @param {string} [root] the checkout
 * @returns {string} path of the Node to run the product with: the pinned one, or this one where there is no pin
 * @throws {SetupError} npm failed, or there is no Node that can run the product
 */
export function bootstrap(root = ROOT) {
  const modules = path.join(root, 'node_modules');
  const stamp = path.join(modules, '.installed-lock');
  const wanted = fingerprint(root);
  if (read(stamp) !== wanted) {
    const release = lock(path.join(root, '.installing'));
    try {
      // Another process may have done it while this one waited.
      if (read(stamp) !== wanted) {
        install(root);
        dropUnusablePin(root);
        // `npm ci` empties node_modules first, so a stamp can only stand in a complete tree.
        fs.writeFileSync(`${stamp}.${process.pid}`, wanted);
        fs.renameSync(`${stamp}.${process.pid}`, stamp);
      }
    } finally {
      release();
    }
  }
  return runtime(root);
}

/** @param {string} root */
function fingerprint(root) {
  const lockFile = path.join(root, 'package-lock.json');
  const contents = read(lockFile);
  if (contents === undefined) throw new SetupError(`${lockFile} is missing: is this a complete checkout?`);
  return `${createHash('sha256').update(contents).digest('hex')} ${process.platform}-${process.arch}\n`;
}

/** @param {string} root */
function install(root) {
  const npm = spawnSync(
    'npm',
    ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, env: withoutOwnBin(process.env, root), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  if (npm.error)
    throw new SetupError(
      `npm could not be started (${npm.error.message}): install Node with npm, 20 or newer.`,
    );
  if (npm.signal) throw new SetupError(`npm ci was stopped by ${npm.signal}: run the same command again.`);
  if (npm.status !== 0) {
    throw new SetupError(
      `npm ci failed (exit ${npm.status}) in ${root}:\n\n${npm.stdout}${npm.stderr}\n` +
        'If the network or the registry is the cause, run the same command again. If the lock file does not fit ' +
        'package.json, run npm install and commit package-lock.json.',
    );
  }
}

/**
 * The environment for npm: without this checkout's bin folder, since npm must not run on the Node that it is replacing.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} root
 */
function withoutOwnBin(env, root) {
  const own = path.join(root, 'node_modules', '.bin');
  const dirs = (env.PATH ?? '').split(path.delimiter).filter((dir) => path.resolve(dir) !== own);
  return { ...env, PATH: dirs.join(path.delimiter) };
}

/**
 * The pinned binaries need glibc: where they do not run (Alpine), the link goes, so that nothing finds it.
 *
 * @param {string} root
 */
function dropUnusablePin(root) {
  const pinned = pinnedNode(root);
  if (fs.existsSync(pinned) && spawnSync(pinned, ['--version']).status !== 0)
    fs.rmSync(pinned, { force: true });
}

/** @param {string} root */
function pinnedNode(root) {
  return path.join(root, 'node_modules', '.bin', 'node');
}

/** @param {string} root */
function runtime(root) {
  const pinned = pinnedNode(root);
  if (fs.existsSync(pinned)) return pinned;
  if (canRunProduct(process.versions.node)) return process.execPath;
  throw new SetupError(
    `There is no pinned Node for ${process.platform}-${process.arch}, and this one (${process.version}) is too old: ` +
      'install Node 22.22.2, 24.15 or 26 (or newer) and run the same command with it.',
  );
}

/**
 * The range in package.json's `engines`, by hand: this file may import nothing that has to be installed.
 *
 * @param {string} version
 */
export function canRunProduct(version) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 2);
  if (major === 24) return minor >= 15;
  return major >= 26;
}

/**
 * One installation at a time in one checkout. The lock names its owner; a dead owner's lock is taken over.
 *
 * @param {string} file
 * @returns {() => void} release
 */
function lock(file) {
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const owner = Number(read(file));
    // Empty means: created this instant, its owner not yet written.
    if (owner > 0 && !isAlive(owner)) fs.rmSync(file, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} file */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * `bootstrap` for a script's first line: a set-up error ends the process with its message and code 2.
 *
 * @param {string} [root]
 */
export function bootstrapOrExit(root) {
  try {
    return bootstrap(root);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`set-up: ${error.message}\n`);
    process.exit(2);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href)
  bootstrapOrExit();
