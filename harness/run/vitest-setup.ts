import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, inject, test } from 'vitest';
import { judgeTest } from '../judge/test.ts';
import type { RunContext } from './context.ts';
import type { TestDefinition } from './definition.ts';
import { welcome } from './host.ts';
import { perform } from './perform.ts';
import { requirementOf } from './rehearsal.ts';
import { Worker } from './worker.ts';

const SLOWEST_TEST_MS = 600_000;

const context = inject('conformance') ?? byHand();
const worker = new Worker(context);

/** `npx vitest` on a suite file: the reference mesh, and evidence that nobody keeps. */
function byHand(): RunContext {
  return {
    seed: Number(process.env['SMI_SEED'] ?? Date.now() % 0x100000000),
    release: 'v0.6.0',
    mesh: 'reference',
    tests: [],
    evidence: mkdtempSync(path.join(tmpdir(), 'smi-conformance-')),
    budgetEndsAt: Number.POSITIVE_INFINITY,
  };
}

welcome((definition) => {
  if (context.tests.length > 0 && !context.tests.includes(definition.id)) return;
  test(`${definition.id} ${definition.title}`, { timeout: SLOWEST_TEST_MS }, async ({ signal, task, skip }) => {
    const { verdict, words } = await performAndJudge(definition, signal);
    task.meta.conformance = { test: definition.id, verdict, words };
    if (verdict === 'not-applicable' || verdict === 'not-exercised') skip(words.join('\n'));
    if (verdict !== 'pass') throw new Error(`${verdict}: ${words.join('\n')}`);
  });
});

afterAll(() => worker.close());
