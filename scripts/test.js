#!/usr/bin/env node
// `npm test`: set-up where it is needed, then every check there is, and one closing line with the sum.
//
//     node scripts/test.js [--only lint,types,imports,unit,browser,conformance]
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapOrExit } from './bootstrap.js';

/** @typedef {{ passed: number, failed: number }} Count */
/** @typedef {{ code: number, output: string }} Ended */
/** @typedef {{ name: string, what: string, alone: boolean, run: () => Promise<{ count: Count, output: string }> }} Step */

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const node = bootstrapOrExit(root);
/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();

/** @type {Step[]} */
const steps = [
  {
    name: 'lint',
    what: 'biome: lint and format',
    alone: false,
    run: () => staticCheck([tool('@biomejs/biome/bin/biome'), 'check', '--max-diagnostics=none', '.']),
  },
  {
    name: 'types',
    what: 'tsc: types',
    alone: false,
    run: () => staticCheck([tool('typescript/bin/tsc'), '--noEmit', '-p', '.']),
  },
  {
    name: 'imports',
    what: 'dependency-cruiser: the import law',
    alone: false,
    run: () => staticCheck([path.join('scripts', 'check-imports.ts')]),
  },
  { name: 'unit', what: 'vitest: unit tests', alone: true, run: () => vitest('unit') },
  { name: 'browser', what: 'vitest: pages in a browser', alone: true, run: () => vitest('browser') },
  { name: 'conformance', what: 'conformance suites on the reference mesh', alone: true, run: conformance },
];

const plan = chosen(process.argv.slice(2));
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'smi-conformance-test-'));

/** @param {string} file */
function tool(file) {
  return path.join('node_modules', file);
}

/** @param {string[]} args */
async function staticCheck(args) {
  const { code, output } = await child(args, 'pipe');
  return { count: verdict(code === 0), output };
}

/** @param {'unit' | 'browser'} project of vitest.config.ts */
async function vitest(project) {
  const file = path.join(scratch, `${project}.json`);
  const { code } = await child(
    [
      tool('vitest/vitest.mjs'),
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    'inherit',
  );
  const report = json(file);
  if (report === undefined) return { count: verdict(false), output: 'vitest wrote no report\n' };
  /** @type {Count} */
  const count = { passed: report.numPassedTests, failed: report.numFailedTests };
  // A file that does not load, an unhandled rejection, nothing found: vitest fails, and no test did.
  if (code !== 0 && count.failed === 0) count.failed = 1;
  // Where there is no browser its tests are skipped, and say so in their titles.
  if (project === 'browser' && count.failed === 0 && count.passed === 0 && report.numPendingTests > 0)
    return { count, output: `skipped: ${skippedTitle(report)}\n` };
  if (count.passed + count.failed === 0)
    return { count: verdict(false), output: `vitest ran no ${project} test\n` };
  return { count, output: '' };
}

/** @param {{ testResults: { assertionResults: { ancestorTitles: string[] }[] }[] }} report */
function skippedTitle({ testResults }) {
  return testResults[0]?.assertionResults[0]?.ancestorTitles.join(' ') ?? 'all tests of it';
}

async function conformance() {
  const main = path.join('harness', 'cli', 'main.ts');
  if (!fs.existsSync(path.join(root, main))) {
    return { count: verdict(false), output: `${main} does not exist: no conformance test ran\n` };
  }
  const out = path.join(scratch, 'conformance');
  const { code } = await child([main, 'run', '--out', out], 'inherit');
  const tests = json(path.join(out, 'result.json'))?.tests;
  if (!Array.isArray(tests))
    return { count: verdict(false), output: `run (exit ${code}) wrote no result.json\n` };
  // The reference mesh settles everything its testbed can exercise: inconclusive is as wrong here as fail.
  const failed = tests.filter(
    ({ verdict }) => !['pass', 'not-applicable', 'not-exercised'].includes(verdict),
  ).length;
  const passed = tests.filter(({ verdict }) => verdict === 'pass').length;
  if (passed + failed === 0) return { count: verdict(false), output: 'run judged no test\n' };
  if (code !== 0 && failed === 0) {
    return {
      count: { passed, failed: 1 },
      output: `run ended with exit code ${code}, though no test failed\n`,
    };
  }
  return { count: { passed, failed }, output: '' };
}

/**
 * @param {boolean} held
 * @returns {Count}
 */
function verdict(held) {
  return held ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** @param {string} file */
function json(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
}

/**
 * @param {string[]} args of the pinned Node
 * @param {'inherit' | 'pipe'} output `pipe` keeps it, for checks that run side by side
 * @returns {Promise<Ended>}
 */
function child(args, output) {
  return new Promise((resolve, reject) => {
    const bin = path.join(root, 'node_modules', '.bin');
    const started = spawn(node, args, {
      cwd: root,
      stdio: ['ignore', output, output],
      env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` },
    });
    children.add(started);
    /** @type {Buffer[]} */
    const chunks = [];
    started.stdout?.on('data', (chunk) => chunks.push(chunk));
    started.stderr?.on('data', (chunk) => chunks.push(chunk));
    started.once('error', reject);
    started.once('close', (code, signal) => {
      children.delete(started);
      resolve({
        code: code ?? 128 + (signal ? os.constants.signals[signal] : 0),
        output: Buffer.concat(chunks).toString('utf8'),
      });
    });
  });
}

/**
 * @param {Step} step
 * @returns {Promise<Count>}
 */
async function timed(step) {
  const begun = performance.now();
  if (step.alone) console.log(`\n── ${step.what}`);
  const { count, output } = await step.run();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  if (!step.alone) console.log(`\n── ${step.what}`);
  if (output) process.stdout.write(output.endsWith('\n') ? output : `${output}\n`);
  console.log(
    `${count.failed === 0 ? '✓' : '✗'} ${step.name}: ${count.passed} passed, ${count.failed} failed (${seconds} s)`,
  );
  return count;
}

/** @param {string[]} args */
function chosen(args) {
  if (args.length === 0) return steps;
  const names = args[0] === '--only' && args.length === 2 ? (args[1]?.split(',') ?? []) : [];
  const known = steps.map(({ name }) => name);
  if (names.length === 0 || names.some((name) => !known.includes(name))) {
    console.error(`usage: node scripts/test.js [--only ${known.join(',')}]`);
    process.exit(2);
  }
  return steps.filter(({ name }) => names.includes(name));
}

/** @type {NodeJS.Signals | undefined} */
let stoppedBy;
for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    stoppedBy = signal;
    // On a terminal Ctrl-C has reached the children already.
    if (signal !== 'SIGINT' || !process.stdout.isTTY) for (const running of children) running.kill(signal);
  });
}

/** @type {Count} */
const sum = { passed: 0, failed: 0 };
/** @param {Count} count */
const add = (count) => {
  sum.passed += count.passed;
  sum.failed += count.failed;
};
try {
  (await Promise.all(plan.filter(({ alone }) => !alone).map(timed))).forEach(add);
  for (const step of plan.filter(({ alone }) => alone)) {
    if (stoppedBy === undefined) add(await timed(step));
  }
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
if (stoppedBy !== undefined) {
  console.error(`stopped by ${stoppedBy}`);
  process.exitCode = 128 + os.constants.signals[stoppedBy];
} else {
  console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
}
