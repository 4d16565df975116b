import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { quoted } from '../../reports/repeat-command.ts';
import { profileTemplate } from '../profiles/template.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import type { Surroundings } from './surroundings.ts';
import { UsageError } from './usage-error.ts';

const args: ArgsDef = {
  mesh: {
    type: 'positional',
    required: false,
    valueHint: 'mesh',
    description: 'What your mesh is called: lower-case letters, digits, dashes',
  },
  out: { type: 'string', valueHint: 'DIR', description: 'Folder for the profile (Default: meshes/<mesh>)' },
  ...COMMON_ARGUMENTS,
};

export const init = defineCommand<ArgsDef>({
  meta: { name: 'init', description: "Write a template of a mesh's profile, to be filled in" },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const { out }: Surroundings = data;
    const given = readArguments(rawArgs, args);
    const mesh = given.positional;
    if (mesh === undefined) {
      throw new UsageError('USAGE_ARGUMENT', 'say what your mesh is called: smi-conformance init my-mesh');
    }
    const template = await profileTemplate(mesh);
    const folder = given.one('out') ?? path.join('meshes', mesh);
    const file = path.join(folder, 'profile.yaml');
    await writeNew(file, template);
    const shown = folder.includes('/') ? folder : `./${folder}`;
    out.write(
      `${file} is written: fill it in (docs/add-your-mesh.md), then smi-conformance run --mesh ${quoted(shown)}\n`,
    );
    return 0;
  },
});

/** All of the file or nothing of it, and never over another. */
async function writeNew(file: string, content: string): Promise<void> {
  const draft = `${file}.${process.pid}.draft`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(draft, content);
    // Unlike a rename, a link fails where a file is.
    await link(draft, file);
  } catch (cause) {
    const { code, syscall } = cause as NodeJS.ErrnoException;
    const why =
      code === 'EEXIST' && syscall === 'link'
        ? 'is there already and is left as it is'
        : `cannot be written (${code})`;
    throw new UsageError('USAGE_OUT_FILE', `${file} ${why}: choose another folder with --out.`, { cause });
  } finally {
    // Where its folder is none, there is no draft either.
    await rm(draft, { force: true }).catch(() => {});
  }
}
