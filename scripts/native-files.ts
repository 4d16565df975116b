import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Copies an executable of this machine into a root file system, with the libraries that it and others there need. */
export function putExecutable(folder: string, executable: string, place: string): void {
  const target = path.join(folder, place);
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(realpathSync(executable), target);
  chmodSync(target, 0o755);
  putLibraries(folder, executable);
}

/** Copies what the dynamic linker of this machine (Linux) loads for a file. */
export function putLibraries(folder: string, file: string): void {
  const listed = execFileSync('ldd', [realpathSync(file)], { encoding: 'utf8' });
  for (const library of listed.match(/\/[^ ]+(?= \()/g) ?? []) {
    const place = path.join(folder, library);
    mkdirSync(path.dirname(place), { recursive: true });
    copyFileSync(realpathSync(library), place);
    chmodSync(place, 0o755);
  }
}
