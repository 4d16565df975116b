#!/usr/bin/env node
// `npm start`: set-up where it is needed, then a run on the embedded reference mesh. Arguments go to `run`.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapOrExit } from './bootstrap.js';
import { runChild } from './run-child.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const node = bootstrapOrExit(root);
const main = path.join(root, 'harness', 'cli', 'main.ts');
process.exitCode = await runChild(node, [main, 'run', ...process.argv.slice(2)]);
