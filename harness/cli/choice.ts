import { DEFAULT_MESH, DEFAULT_RELEASE } from '../../reports/repeat-command.ts';
import type { Api, ReleaseName } from '../model/api.ts';
import { APIS, RELEASE_NAMES } from '../model/api.ts';
import type { SuiteTest } from '../run/suite.ts';
import type { Arguments } from './arguments.ts';
import { knownNames } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** The specifications of `--spec`; all of them where it is not given. */
export function chosenSpecs(given: Arguments): readonly Api[] {
  return knownNames('specification', given.many('spec'), APIS, `use ${APIS.join(', ')}.`);
}

/**
 * The tests of `--test`, each of a chosen specification.
 *
 * @throws {UsageError} a test does not exist, or stands in a specification that was not chosen
 */
export function chosenTests(
  given: Arguments,
  specs: readonly Api[],
  suites: readonly SuiteTest[],
): readonly string[] {
  const apis = new Map<string, Api>(suites.map(({ definition }) => [definition.id, definition.api]));
  const names = knownNames('test', given.many('test'), [...apis.keys()], 'see `smi-conformance list`.');
  for (const name of names) {
    const api = apis.get(name);
    if (api !== undefined && specs.length > 0 && !specs.includes(api)) {
      throw new UsageError(
        'USAGE_VALUE',
        `test ${name} is one of ${api}, which --spec ${specs.join(',')} leaves out: drop one of the two.`,
      );
    }
  }
  return names;
}

export function chosenRelease(given: Arguments): ReleaseName {
  const [release = DEFAULT_RELEASE] = knownNames(
    'release',
    [given.one('release') ?? DEFAULT_RELEASE],
    RELEASE_NAMES,
    `use ${RELEASE_NAMES.join(', ')}.`,
  );
  return release;
}

export function chosenMesh(given: Arguments): string {
  const [mesh = DEFAULT_MESH] = knownNames(
    'mesh',
    [given.one('mesh') ?? DEFAULT_MESH],
    [DEFAULT_MESH],
    `only the built-in mesh can be measured, --mesh ${DEFAULT_MESH}.`,
  );
  return mesh;
}
