import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { InstallStep } from '../../profiles/installation.ts';
import { ClusterError } from './error.ts';
import { runProgram } from './program.ts';

type HelmStep = Extract<InstallStep, { kind: 'helm' }>;

/** Installs a chart whose archive is the one that the profile pins. @throws ClusterError CLUSTER_TOOL, CLUSTER_STATE */
export async function helmInstall(
  step: HelmStep,
  kubeconfig: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'smi-conformance-helm-'));
  try {
    const chart = await chartFile(step, folder, signal);
    await helm(
      [
        'install',
        step.release,
        chart,
        '--namespace',
        step.namespace,
        ...(step.values === undefined ? [] : ['--values', step.values]),
        ...step.args,
      ],
      kubeconfig,
      signal,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function helmUninstall(
  { release, namespace }: HelmStep,
  kubeconfig: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  await helm(['uninstall', release, '--namespace', namespace, '--ignore-not-found'], kubeconfig, signal);
}

async function chartFile({ chart }: HelmStep, folder: string, signal: AbortSignal): Promise<string> {
  switch (chart.kind) {
    case 'file':
      return chart.file;
    case 'network': {
      const { repository, name, version } = chart;
      const source = repository.startsWith('oci://')
        ? [`${repository}/${name}`]
        : [name, '--repo', repository];
      await helm(['pull', ...source, '--version', version, '--destination', folder], undefined, signal);
      const [archive = ''] = await readdir(folder);
      const file = path.join(folder, archive);
      const sha256 = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
      if (sha256 !== chart.sha256) {
        throw new ClusterError(
          'CLUSTER_STATE',
          `the chart ${name} ${version} of ${repository} is not what the profile pins: SHA-256 ${sha256}, not ${chart.sha256}`,
        );
      }
      return file;
    }
    case 'unpinned':
      throw new ClusterError(
        'CLUSTER_STATE',
        `the chart ${chart.name} ${chart.version} is not pinned by a SHA-256`,
      );
    default:
      return chart satisfies never;
  }
}

async function helm(
  args: readonly string[],
  kubeconfig: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const env = kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig };
  await runProgram('helm', args, { env, signal, purpose: 'to install the mesh; or use --skip-install' });
}
