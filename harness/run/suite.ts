import { glob } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ROOT } from '../attest/package.ts';
import type { TestDefinition } from './definition.ts';
import { DefinitionError } from './definition.ts';
import { welcome } from './host.ts';

export interface SuiteTest {
  readonly definition: TestDefinition;
  /** Absolute path of the suite file that declares it. */
  readonly file: string;
}

const EXTENSION = path.extname(fileURLToPath(import.meta.url));

/**
 * All tests of all suites in the order of their ids, bodies unrun.
 *
 * @throws DefinitionError for mistakes of a test's author, TEST_TWICE among them
 */
export function loadSuites(): Promise<readonly SuiteTest[]> {
  // A module declares its tests only when it is first imported.
  loaded ??= importSuites();
  return loaded;
}

let loaded: Promise<readonly SuiteTest[]> | undefined;

/** Absolute paths of all suite files, in order. */
export async function suiteFiles(): Promise<readonly string[]> {
  const files = await Array.fromAsync(glob(`suites/traffic-*/*.suite${EXTENSION}`, { cwd: ROOT }));
  return files.sort().map((file) => path.join(ROOT, file));
}

async function importSuites(): Promise<readonly SuiteTest[]> {
  const tests = new Map<string, SuiteTest>();
  for (const file of await suiteFiles()) {
    welcome((definition) => {
      const twin = tests.get(definition.id);
      if (twin)
        throw new DefinitionError(
          'TEST_TWICE',
          `test ${definition.id} is declared in ${twin.file} and in ${file}`,
        );
      tests.set(definition.id, { definition, file });
    });
    await import(pathToFileURL(file).href);
  }
  return [...tests.values()].sort((a, b) => (a.definition.id < b.definition.id ? -1 : 1));
}
