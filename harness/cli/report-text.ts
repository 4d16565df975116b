import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TextFormat } from '../run/folder-report.ts';
import { checkOutFile } from './out-file.ts';
import type { ReportRequest } from './report-request.ts';
import type { Surroundings } from './surroundings.ts';

const STDOUT = '-';

/** The file that a run has of each format. */
const FILE: Readonly<Record<TextFormat, string>> = {
  html: 'report.html',
  junit: 'junit.xml',
  md: 'matrix.md',
};

/** A report that is one text, made again from the folder of a run: into the folder itself, a file, or on stdout. */
export function reportText(format: TextFormat) {
  return async ({ folder, out }: ReportRequest, surroundings: Surroundings): Promise<number> => {
    const { rooms } = surroundings;
    if (out === STDOUT) {
      surroundings.out.write(await rooms.renderFolder(folder, format));
      return 0;
    }
    const target = out ?? path.join(folder, FILE[format]);
    await checkOutFile(target);
    await replaceFile(target, await rooms.renderFolder(folder, format));
    surroundings.out.write(`report  ${target}\n`);
    return 0;
  };
}

/** Whoever reads it meanwhile has the old one or the new one, whole. */
async function replaceFile(target: string, content: string): Promise<void> {
  const draft = path.join(path.dirname(target), `.${path.basename(target)}-${randomUUID()}`);
  try {
    await writeFile(draft, content);
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}
