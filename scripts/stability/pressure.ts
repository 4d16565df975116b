import { spawn } from 'node:child_process';

/** Processes that do nothing but keep a core busy each, until they are released; they end with this one, too. */
export function press(processes: number): () => void {
  const children = Array.from({ length: processes }, () =>
    spawn(
      process.execPath,
      [
        '--eval',
        "process.once('disconnect', () => process.exit()); const spin = () => { const end = Date.now() + 50; while (Date.now() < end); setImmediate(spin); }; spin();",
      ],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      },
    ),
  );
  return () => {
    for (const child of children) child.kill('SIGKILL');
  };
}
