#!/usr/bin/env node
// `npm run test:cluster`: the suites on the cluster of the current kubeconfig, and what must hold of their result on any
// mesh. Arguments go to `run`; without `--mesh` there is taken to be none, so nothing may pass.
//
//     npm run test:cluster -- --mesh osm --skip-install
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapOrExit } from './bootstrap.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const node = bootstrapOrExit(root);
const main = path.join(root, 'harness', 'cli', 'main.ts');
const given = process.argv.slice(2);
const mesh = given.includes('--mesh') ? given[given.indexOf('--mesh') + 1] : 'none';
const named = given.includes('--mesh') ? [] : ['--mesh', 'none', '--install-crds'];
const mode = given.includes('--mode') ? given[given.indexOf('--mode') + 1] : 'strict';
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'smi-conformance-cluster-'));
const out = path.join(scratch, 'run');
/** @type {{ what: string, holds: boolean }[]} */
const checks = [];

try {
  const run = cli('run', ...named, ...given, '--out', out);
  check(`run ended with ${run}: 0 as claimed, 1 or 3 as the mesh is`, [0, 1, 3].includes(run));
  if (fs.existsSync(path.join(out, 'result.json'))) judge(JSON.parse(read('result.json')));
  else check('there is a result', false);
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
const failed = checks.filter(({ holds }) => !holds);
for (const { what } of failed) console.log(`FAILED  ${what}`);
console.log(`cluster: ${checks.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** @param {any} result content of result.json */
function judge(result) {
  check('verify accepts it', [0, 3].includes(cli('verify', out)));
  check('the whole run was completed', result.outcome === 'completed');
  const behaviour = result.clauses.filter((/** @type {any} */ { kind }) => kind === 'behaviour');
  if (mesh === 'none') {
    const passed = behaviour.filter((/** @type {any} */ { verdict }) => verdict === 'pass');
    check(
      `without a mesh no clause of behaviour holds: ${passed.map((/** @type {any} */ c) => c.clause)}`,
      passed.length === 0,
    );
    const other = result.matrix.filter((/** @type {any} */ { capability }) => capability !== 'None');
    check('without a mesh every capability is None', other.length === 0);
  }
  if (mesh === 'reference') {
    const other = result.matrix.filter((/** @type {any} */ { capability }) => capability !== 'Full');
    check('on the reference mesh every capability is Full', other.length === 0);
  }
  compare(result);
}

/**
 * With what was seen before on this mesh and mode. A difference is shown and not held against the run: a mesh may be of
 * another version or build here.
 *
 * @param {any} result content of result.json
 */
function compare(result) {
  const file = path.join(root, 'docs', 'results', `${mesh}.${mode}.json`);
  if (!fs.existsSync(file)) return;
  const before = JSON.parse(fs.readFileSync(file, 'utf8'));
  /** @type {Map<string, string>} */
  const now = new Map(result.clauses.map((/** @type {any} */ { clause, verdict }) => [clause, verdict]));
  const differing = Object.entries(before.clauses).filter(
    ([clause, verdict]) => now.has(clause) && now.get(clause) !== verdict,
  );
  const words = differing.map(([clause, verdict]) => `${clause} ${now.get(clause)}, was ${verdict}`);
  console.log(
    `compared with docs/results/${mesh}.${mode}.json: ${words.length === 0 ? 'the same' : `DIFFERS in ${words.join('; ')}`}`,
  );
}

/** @param {string} file */
function read(file) {
  return fs.readFileSync(path.join(out, file), 'utf8');
}

/** @param {string} what @param {boolean} holds */
function check(what, holds) {
  checks.push({ what, holds });
}

/** @param {string[]} args */
function cli(...args) {
  return spawnSync(node, [main, ...args], { stdio: 'inherit' }).status ?? 1;
}
