#!/usr/bin/env node
// `npm start`: set-up where it is needed, then a run on the embedded reference mesh. Arguments go to `run`.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapOrExit } from './bootstrap.js';
import { runChild } from './run-child.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const node = bootstrapOrExit(root);
const main = path.join(root, 'harness', 'cli', 'main.ts');
// V8 keeps what it compiled, for the next start and for the workers: a third of the start otherwise. `npm ci` clears it.
const NODE_COMPILE_CACHE = path.join(root, 'node_modules', '.cache', 'node-compile');
process.exitCode = await runChild(node, [main, 'run', ...process.argv.slice(2)], {
  env: { NODE_COMPILE_CACHE, ...process.env },
});
