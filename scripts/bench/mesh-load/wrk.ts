import { execFile } from 'node:child_process';
import { ClusterError } from '../../../harness/testbed/kubernetes/error.ts';
import { LoadError } from './error.ts';

/** What one run of wrk measured. Latencies are microseconds. */
export interface Figures {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  /** Answers of a status outside 200…399, and errors of sockets, timeouts among them. */
  readonly failed: number;
}

export interface WrkRun {
  readonly connections: number;
  readonly seconds: number;
  readonly url: string;
}

/** Beside one. */
export const MANY_CONNECTIONS = 16;
/** An answer that takes longer counts as failed, seconds. */
const TIMEOUT_S = 10;

/** One thread, which keeps its connections open from request to request. */
export function wrkArguments({ connections, seconds, url }: WrkRun): readonly string[] {
  return ['-t1', `-c${connections}`, `-d${seconds}s`, `--timeout=${TIMEOUT_S}s`, '--latency', url];
}

/** @throws ClusterError CLUSTER_TOOL where it is not installed */
export function versionOfWrk(signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    // It tells its version and then complains that it was given nothing to do.
    execFile('wrk', ['-v'], { signal }, (_error, stdout) => {
      const [, version] = /^wrk (\S+)/.exec(stdout) ?? [];
      if (version !== undefined) return resolve(version);
      if (signal.aborted) return reject(signal.reason);
      reject(new ClusterError('CLUSTER_TOOL', 'there is no program wrk: install it (apt-get install wrk)'));
    });
  });
}

const US: Readonly<Record<string, number>> = { us: 1, ms: 1e3, s: 1e6, m: 60e6, h: 3600e6 };

/**
 * Reads what `wrk --latency` prints.
 *
 * @throws LoadError LOAD_REPORT
 */
export function readWrkReport(text: string): Figures {
  const found = (pattern: RegExp): string => {
    const [, value] = pattern.exec(text) ?? [];
    if (value === undefined)
      throw new LoadError('LOAD_REPORT', `this is no report of wrk --latency:\n${text.trim().slice(-600)}`);
    return value;
  };
  const latencyUs = (percent: number): number => {
    const [, number = '', unit = ''] =
      /^([\d.]+)([a-z]+)$/.exec(found(new RegExp(`^ *${percent}% +(\\S+)$`, 'm'))) ?? [];
    return Number(number) * (US[unit] ?? Number.NaN);
  };
  const [, sockets = ''] = /^ *Socket errors: (.+)$/m.exec(text) ?? [];
  const [, statuses = '0'] = /^ *Non-2xx or 3xx responses: (\d+)$/m.exec(text) ?? [];
  const failed = [...sockets.matchAll(/\d+/g)].reduce(
    (sum, [count]) => sum + Number(count),
    Number(statuses),
  );
  return {
    requests: Number(found(/^ *(\d+) requests in /m)),
    requestsPerSecond: Number(found(/^Requests\/sec: +([\d.]+)$/m)),
    p50Us: latencyUs(50),
    p99Us: latencyUs(99),
    failed,
  };
}
