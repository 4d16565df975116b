import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, inject, test } from 'vitest';
import { repetitionSeed } from '../model/random.ts';
import type { RunContext } from './context.ts';
import { welcome } from './host.ts';
import { Worker } from './worker.ts';

/** A test ends by itself, at its convergence limits; this only ends one that hangs. */
const HUNG_MS = 600_000;

const given = inject('conformance');
const context = given ?? byHand();
const worker = new Worker(context);

/** `npx vitest` on a suite file: the reference mesh, and evidence that nobody keeps. */
function byHand(): RunContext {
  return {
    run: randomUUID(),
    seed: Date.now() % 0x100000000,
    release: 'v0.6.0',
    mesh: 'reference',
    tests: [],
    evidence: mkdtempSync(path.join(tmpdir(), 'smi-conformance-')),
    budgetEndsAt: Number.POSITIVE_INFINITY,
  };
}

welcome((definition) => {
  const { id, title } = definition;
  if (context.tests.length > 0 && !context.tests.includes(id)) return;
  for (const repetition of repetitionsOf(context)) {
    const name = `${id} ${title}${repetition === undefined ? '' : `, repetition ${repetition}`}`;
    test(name, { timeout: HUNG_MS }, async ({ signal, task, skip }) => {
      const report = await worker.perform(definition, signal, repetition);
      task.meta.conformance = report;
      const { verdict, reason } = report.test;
      if (verdict === 'not-applicable' || verdict === 'not-exercised') skip(reason);
      if (verdict !== 'pass') {
        const words = report.accounts.map(({ expected, seen }) => `${expected ?? 'not reached'}\n${seen}`);
        throw new Error(
          `${id}: ${verdict} (${reason}), seed ${repetitionSeed(context.seed, repetition ?? 1)}\n${words.join('\n')}`,
        );
      }
    });
  }
});

/** One without a number where each test is performed once. */
function repetitionsOf({ repetitions }: RunContext): readonly (number | undefined)[] {
  return repetitions === undefined ? [undefined] : Array.from({ length: repetitions }, (_, i) => i + 1);
}

// Signals reach the whole group, and the process that started this one ends the tests in good order.
const wait = () => {};
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
for (const signal of SIGNALS) process.on(signal, wait);

afterAll(async () => {
  await worker.close();
  if (!given) await rm(context.evidence, { recursive: true, force: true });
  for (const signal of SIGNALS) process.off(signal, wait);
});
