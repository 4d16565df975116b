#!/usr/bin/env node
// The command in a checkout (`npx smi-conformance …`): the TypeScript sources, on the pinned Node. The published package
// has the compiled harness/cli/main.js instead.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapOrExit } from '../bootstrap.js';
import { runChild } from '../run-child.js';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const main = path.join(root, 'harness', 'cli', 'main.ts');
process.exitCode = await runChild(bootstrapOrExit(root), [main, ...process.argv.slice(2)]);
