import { execFile } from 'node:child_process';
import { ClusterError } from './error.ts';

export interface ProgramOptions {
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** What it is needed for, to stand after "install it". */
  readonly purpose: string;
}

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/**
 * Runs an external program without a shell.
 *
 * @returns its standard output
 * @throws ClusterError CLUSTER_TOOL where it is missing or fails, with the end of what it said
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { env, signal, purpose }: ProgramOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...args],
      { env: { ...process.env, ...env }, signal, maxBuffer: MAX_OUTPUT_BYTES },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        if (signal.aborted) return reject(signal.reason);
        const isMissing = 'code' in error && error.code === 'ENOENT';
        reject(
          new ClusterError(
            'CLUSTER_TOOL',
            isMissing
              ? `there is no program ${program}: install it ${purpose}`
              : `${program} ${args[0]} failed: ${(stderr || error.message).trim().slice(-600)}`,
            { cause: error },
          ),
        );
      },
    );
  });
}
