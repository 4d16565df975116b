import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import type { Cleaning } from '../testbed/kubernetes/cleaning.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { INTERRUPTED, listenForInterruption } from './interruption.ts';
import type { Surroundings } from './surroundings.ts';

const args: ArgsDef = {
  context: {
    type: 'string',
    valueHint: 'NAME',
    description: 'Context of the kubeconfig (Default: the current one)',
  },
  json: { type: 'boolean', description: 'Print JSON' },
  ...COMMON_ARGUMENTS,
};

export const clean = defineCommand<ArgsDef>({
  meta: {
    name: 'clean',
    description: 'Remove from a cluster what runs that died left there, and nothing else',
  },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const { out, err, env, now, signals, rooms }: Surroundings = data;
    const given = readArguments(rawArgs, args);
    const context = given.one('context');
    const interruption = listenForInterruption({ signals, now }, () => {});
    try {
      const cleaning = await rooms.cleanCluster({
        env,
        now: () => now().getTime(),
        signal: interruption.signal,
        ...(context !== undefined && { context }),
      });
      out.write(given.has('json') ? `${JSON.stringify(cleaning, null, 2)}\n` : inWords(cleaning));
      return 0;
    } catch (error) {
      if (!interruption.signal.aborted) throw error;
      err.write('interrupted: what is left will be removed by the next `smi-conformance clean`\n');
      return INTERRUPTED;
    } finally {
      interruption.end();
    }
  },
});

function inWords({ context, meshes, namespaces, crds, roles, kindClusters }: Cleaning): string {
  const removed = [
    ...meshes.map((mesh) => `uninstalled the mesh ${mesh}, as its profile says\n`),
    ...namespaces.map((name) => `removed namespace ${name}\n`),
    ...crds.map((name) => `removed CRD ${name}\n`),
    ...roles.map((name) => `removed ClusterRole ${name} and its binding\n`),
  ];
  const nothing = `nothing to remove: no run has left anything on ${context}\n`;
  const left = kindClusters.map(
    (name) => `left alone: kind cluster ${name}; \`kind delete cluster --name ${name}\` removes it\n`,
  );
  return [...(removed.length === 0 ? [nothing] : removed), ...left].join('');
}
