// A process of the mutants' crew: performs trials for the one that forked it, several at a time.
import path from 'node:path';
import { loadSuites } from './suite.ts';
import type { Answer, Order, Trial, TrialSetting } from './trial.ts';
import { Worker } from './worker.ts';

const [setting = '{}'] = process.argv.slice(2);
const { seed, release, evidence } = JSON.parse(setting) as TrialSetting;
const never = new AbortController().signal;
/** By fault: a mesh's convergence is a matter of its own, so each fault has its own ledger of gates. */
const workers = new Map<string | undefined, Worker>();

async function perform({ test, fault }: Trial) {
  const suite = await loadSuites();
  const found = suite.find(({ definition }) => definition.id === test);
  if (!found) throw new Error(`there is no test ${test}`);
  return workerFor(fault).perform(found.definition, never);
}

function workerFor(fault: string | undefined): Worker {
  const known = workers.get(fault);
  if (known) return known;
  const worker = new Worker({
    seed,
    release,
    mesh: 'reference',
    tests: [],
    evidence: path.join(evidence, String(workers.size + 1), `${process.pid}`),
    budgetEndsAt: Number.POSITIVE_INFINITY,
    ...(fault !== undefined && { fault }),
  });
  workers.set(fault, worker);
  return worker;
}

process.on('message', (order: Order) => {
  if (order.order === 'dismiss') {
    void workers.get(order.fault)?.close();
    workers.delete(order.fault);
    return;
  }
  const { id, trial } = order;
  perform(trial).then(
    (report) => answer({ answer: 'report', id, report }),
    (error: unknown) => answer({ answer: 'trouble', id, stack: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});

function answer(words: Answer): void {
  process.send?.(words);
}

// Ctrl-C reaches the whole group: the one that forked this process ends it.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
