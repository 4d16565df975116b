import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { existingFolder } from './result-folder.ts';
import { SIGNING_ARGUMENTS, signingAsGiven } from './signing.ts';
import type { Surroundings } from './surroundings.ts';
import { suiteOf } from './trust.ts';

const args: ArgsDef = {
  folder: { type: 'positional', required: false, description: 'Folder that a run has written' },
  mesh: {
    type: 'string',
    valueHint: 'NAME|PATH',
    description: "The mesh's profile, as it was given to run (Default: the one of the mesh's name)",
  },
  ...SIGNING_ARGUMENTS,
  ...COMMON_ARGUMENTS,
};

export const sign = defineCommand<ArgsDef>({
  meta: {
    name: 'sign',
    description: 'Judge the evidence of results again, and sign them, or sign them anew',
  },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const { out, env, now, rooms }: Surroundings = data;
    const given = readArguments(rawArgs, args);
    const folder = await existingFolder(
      given.positional,
      'smi-conformance sign results/<time>-<seed> --keyless',
    );
    const mesh = given.one('mesh');
    const result = await rooms.signResult({
      folder,
      suite: await suiteOf(rooms),
      signing: signingAsGiven(given, env),
      env,
      now: now(),
      ...(mesh !== undefined && { mesh }),
    });
    out.write(`signed: run ${result.run.id} in ${folder}\n`);
    return 0;
  },
});
