import { readdir, readFile } from 'node:fs/promises';
import { LoadError } from './error.ts';

/**
 * The processes of a container, where its node is this very machine: its id stands in the path of their control group,
 * whatever runs it.
 *
 * @param containerId as the pod's status has it, `containerd://…`
 * @throws LoadError LOAD_CONTAINER where there are none
 */
export async function processesOf(containerId: string): Promise<readonly number[]> {
  const id = containerId.replace(/^.*:\/\//, '');
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const own = await Promise.all(
    numbers.map(async (pid) => {
      // It may have ended meanwhile.
      const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
      return isInContainer(groups, id) ? [Number(pid)] : [];
    }),
  );
  const pids = own.flat();
  if (pids.length === 0)
    throw new LoadError(
      'LOAD_CONTAINER',
      `no process of container ${containerId} is seen here: run this as root on the machine of the cluster's one node`,
    );
  return pids;
}

/** @param groups content of `/proc/PID/cgroup` */
export function isInContainer(groups: string, id: string): boolean {
  return id !== '' && groups.split('\n').some((line) => line.split(/[/:.-]/).includes(id));
}

/** Anonymous memory of these processes together, bytes. */
export async function anonymousMemory(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(
    pids.map(async (pid) => rssAnonOf(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))),
  );
  return each.reduce((sum, bytes) => sum + bytes, 0);
}

/** @param status content of `/proc/PID/status`; bytes, 0 of a process that has ended */
export function rssAnonOf(status: string): number {
  const [, kibibytes = '0'] = /^RssAnon:\s+(\d+) kB$/m.exec(status) ?? [];
  return Number(kibibytes) * 1024;
}
