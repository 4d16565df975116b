// A process that performs executions for the one that forked it, several at a time.
import path from 'node:path';
import type { Answer, Order } from './execution.ts';
import { execute } from './performer.ts';

const [folder = '.'] = process.argv.slice(2);

function answer(words: Answer): void {
  process.send?.(words);
}

process.on('message', ({ id, execution }: Order) => {
  const { test, disturbance = 'undisturbed', seed } = execution;
  execute(execution, path.join(folder, `${disturbance}-${test}-${seed}-${id}`)).then(
    (outcome) => answer({ kind: 'outcome', id, outcome }),
    (error: unknown) =>
      answer({
        kind: 'broken',
        id,
        stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  );
});

// Ctrl-C reaches the whole group: the one that forked this process ends it.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
