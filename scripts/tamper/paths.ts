import type { Entry, Manipulation } from './manipulation.ts';
import { FILES } from './manipulation.ts';
import type { Original } from './original.ts';

const TRICKS: Readonly<Record<string, (file: string) => Entry>> = {
  'a link to the true file elsewhere': (file) => ({ link: `../true/${file}` }),
  'a link to a device': () => ({ link: '/dev/zero' }),
  'a link to a file of the system': () => ({ link: '/etc/hostname' }),
  'a link to itself': (file) => ({ link: file }),
  'a link into nothing': () => ({ link: './nothing/../../nowhere' }),
  'a folder': () => 'folder',
  'a named pipe': () => 'pipe',
  nothing: () => 'nothing',
};

/** Files that are none. */
export function pathTricks(original: Original): readonly Manipulation[] {
  return FILES.flatMap((file) =>
    Object.entries(TRICKS).map(([what, entry]) => ({
      family: 'path tricks',
      name: `${file} is ${what}`,
      because: ['FILES_MISSING'] as const,
      make: async () => ({ ...original.folder, [file]: entry(file) }),
    })),
  );
}
