import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runProgram } from '../../../harness/testbed/kubernetes/program.ts';

/** The files by which a pod's programs find names. */
const NAME_FILES = ['hosts', 'resolv.conf'] as const;

/** Lays them over this machine's own in a mount namespace that ends with the program. */
const WITH_NAME_FILES = `${NAME_FILES.map((name) => `mount --bind "$0/${name}" /etc/${name}`).join(' && ')} && exec "$@"`;

/**
 * Runs a program of this machine in a pod's network, where names mean what they mean in the pod: images of pods hold no
 * such programs. For root on the pod's node.
 *
 * @param pid of any process of the pod
 * @returns what it printed
 * @throws ClusterError CLUSTER_TOOL where it fails
 */
export async function runInPodNetwork(
  pid: number,
  command: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pod-network-'));
  try {
    // Copies: a mount of another namespace cannot be bound in this one.
    for (const name of NAME_FILES)
      await writeFile(path.join(folder, name), await readFile(`/proc/${pid}/root/etc/${name}`));
    return await runProgram(
      'nsenter',
      [
        `--net=/proc/${pid}/ns/net`,
        '--',
        'unshare',
        '--mount',
        'sh',
        '-c',
        WITH_NAME_FILES,
        folder,
        ...command,
      ],
      { signal, purpose: '(util-linux) to enter the network of a pod' },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
