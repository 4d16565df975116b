// A process of the mutants' crew: performs trials for the one that forked it, several at a time.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { loadSuites } from './suite.ts';
import type { Answer, Order, Subject, Trial, TrialSetting } from './trial.ts';
import { Worker } from './worker.ts';

const [setting = '{}'] = process.argv.slice(2);
const { seed, evidence } = JSON.parse(setting) as TrialSetting;
const never = new AbortController().signal;

interface Cast {
  readonly worker: Worker;
  /** Folder of its tests' logs. */
  readonly logs: string;
}

/** By mesh: how one converges is its own matter, so each has its own ledger of gates. */
const casts = new Map<string, Cast>();
let hired = 0;

async function perform({ test, ...subject }: Trial) {
  const suite = await loadSuites();
  const found = suite.find(({ definition }) => definition.id === test);
  if (!found) throw new Error(`there is no test ${test}`);
  return castFor(subject).worker.perform(found.definition, never);
}

function keyOf({ release, fault = '' }: Subject): string {
  return `${release} ${fault}`;
}

function castFor(subject: Subject): Cast {
  const known = casts.get(keyOf(subject));
  if (known) return known;
  hired += 1;
  const logs = path.join(evidence, `${process.pid}-${hired}`);
  const worker = new Worker({
    ...subject,
    run: path.basename(logs),
    seed,
    mesh: 'reference',
    tests: [],
    evidence: logs,
    budgetEndsAt: Number.POSITIVE_INFINITY,
  });
  const cast = { worker, logs };
  casts.set(keyOf(subject), cast);
  return cast;
}

/** Its logs go at once: those of a whole catalogue would fill a disk. */
async function dismiss(subject: Subject): Promise<void> {
  const cast = casts.get(keyOf(subject));
  if (!cast) return;
  casts.delete(keyOf(subject));
  await cast.worker.close();
  await rm(cast.logs, { recursive: true, force: true });
}

process.on('message', (order: Order) => {
  if (order.order === 'dismiss') {
    void dismiss(order.subject);
    return;
  }
  const { id, trial } = order;
  perform(trial).then(
    (report) => answer({ answer: 'report', id, report }),
    (error: unknown) =>
      answer({
        answer: 'trouble',
        id,
        stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  );
});

function answer(words: Answer): void {
  process.send?.(words);
}

// Ctrl-C reaches the whole group: the one that forked this process ends it.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
