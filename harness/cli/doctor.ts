import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { SAMPLE_APP_IMAGE } from '../profiles/image.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { paletteFor } from './colour.ts';
import { findingsText } from './findings-text.ts';
import { INTERRUPTED, listenForInterruption } from './interruption.ts';
import type { Surroundings } from './surroundings.ts';

/** Something that a run would fail on. */
const PROBLEMS = 1;

const args: ArgsDef = {
  context: {
    type: 'string',
    valueHint: 'NAME',
    description: 'Context of the kubeconfig (Default: the current one)',
  },
  mesh: {
    type: 'string',
    valueHint: 'NAME|PATH',
    description:
      'The mesh that is to be measured: its readiness, its mode and what it requires are looked at, too',
  },
  'sample-app-image': {
    type: 'string',
    valueHint: 'REF',
    description: `Image of the sample application (Default: ${SAMPLE_APP_IMAGE})`,
  },
  'print-role': {
    type: 'boolean',
    description: 'Print the ClusterRole that a run with --skip-install needs, and look at no cluster',
  },
  json: { type: 'boolean', description: 'Print JSON, each right among it' },
  ...COMMON_ARGUMENTS,
};

export const doctor = defineCommand<ArgsDef>({
  meta: {
    name: 'doctor',
    description: 'Look whether a cluster is fit for a run, and say what to do; changes nothing',
  },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const { out, err, env, now, signals, rooms }: Surroundings = data;
    const given = readArguments(rawArgs, args);
    const [context, mesh] = [given.one('context'), given.one('mesh')];
    const image = given.one('sample-app-image') ?? SAMPLE_APP_IMAGE;
    if (given.has('print-role')) {
      out.write(await rooms.clusterRole(mesh));
      return 0;
    }
    const interruption = listenForInterruption({ signals, now }, () => {});
    try {
      const examination = await rooms.examineCluster({
        image,
        env,
        now: () => now().getTime(),
        signal: interruption.signal,
        ...(context !== undefined && { context }),
        ...(mesh !== undefined && { mesh }),
      });
      out.write(
        given.has('json')
          ? `${JSON.stringify(examination, null, 2)}\n`
          : findingsText(examination.findings, paletteFor(out, env)),
      );
      return examination.findings.some(({ state }) => state === 'problem') ? PROBLEMS : 0;
    } catch (error) {
      if (!interruption.signal.aborted) throw error;
      err.write('interrupted: nothing was changed\n');
      return INTERRUPTED;
    } finally {
      interruption.end();
    }
  },
});
