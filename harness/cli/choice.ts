import { DEFAULT_MESH, DEFAULT_RELEASE } from '../../reports/repeat-command.ts';
import type { Api, PairingName } from '../model/api.ts';
import { APIS, PAIRING_NAMES } from '../model/api.ts';
import type { Choice } from '../run/plan.ts';
import type { SuiteTest } from '../run/suite.ts';
import type { Arguments } from './arguments.ts';
import { knownNames } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** The specifications of `--spec`; all of them where it is not given. */
export function chosenSpecs(given: Arguments): readonly Api[] {
  return knownNames('specification', given.many('spec'), APIS, `use ${APIS.join(', ')}.`);
}

/**
 * The tests of `--test`, each of a chosen specification; all of these unless it is given.
 *
 * @returns also how many tests that are
 * @throws {UsageError} a test does not exist, or stands in a specification that was not chosen
 */
export function chosenTests(
  given: Arguments,
  specs: readonly Api[],
  suites: readonly SuiteTest[],
): { readonly choice: Choice; readonly count: number } {
  const tests = namedTests(given, specs, suites);
  const choice = { specs: reportedSpecs(specs, tests, suites), tests };
  const meant = suites.filter(({ definition: { id, api } }) =>
    tests.length === 0 ? choice.specs.includes(api) : tests.includes(id),
  );
  return { choice, count: meant.length };
}

function namedTests(
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

/** The specifications to report on: those of chosen tests alone, for without a test one would be shown as None. */
function reportedSpecs(
  specs: readonly Api[],
  tests: readonly string[],
  suites: readonly SuiteTest[],
): readonly Api[] {
  if (tests.length === 0) return specs.length === 0 ? APIS : specs;
  return APIS.filter((api) =>
    suites.some(({ definition }) => definition.api === api && tests.includes(definition.id)),
  );
}

/** What `--release` takes instead of a name: every version of every API once. */
const EVERY_VERSION = 'all';

const PAIRINGS_IN_WORDS = `use one of ${PAIRING_NAMES.join(', ')}`;

export function chosenRelease(given: Arguments): PairingName {
  const name = given.one('release') ?? DEFAULT_RELEASE;
  const [release = DEFAULT_RELEASE] = knownNames('release', [name], PAIRING_NAMES, `${PAIRINGS_IN_WORDS}.`);
  return release;
}

export function chosenReleases(given: Arguments): PairingName | typeof EVERY_VERSION {
  const name = given.one('release') ?? DEFAULT_RELEASE;
  const known = [...PAIRING_NAMES, EVERY_VERSION] as const;
  const [release = DEFAULT_RELEASE] = knownNames(
    'release',
    [name],
    known,
    `${PAIRINGS_IN_WORDS}, or ${EVERY_VERSION}.`,
  );
  return release;
}

/** Whether there is such a mesh, or such a file, its profile's loader says. */
export function chosenMesh(given: Arguments): string {
  return given.one('mesh') ?? DEFAULT_MESH;
}

/**
 * The images of `--mesh-image`, by the names that the mesh's profile has for them.
 *
 * @throws {UsageError} one is no `name=reference`, or a name is given twice
 */
export function chosenImages(given: Arguments): Readonly<Record<string, string>> {
  const images = new Map<string, string>();
  for (const text of given.many('mesh-image')) {
    const [, name, reference] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (name === undefined || reference === undefined) {
      throw new UsageError(
        'USAGE_VALUE',
        `--mesh-image ${text} is no <name>=<reference>: for example --mesh-image controller=registry.example/osm:1.2.4`,
      );
    }
    if (images.has(name)) {
      throw new UsageError('USAGE_VALUE', `--mesh-image gives ${name} twice: give it once.`);
    }
    images.set(name, reference);
  }
  return Object.fromEntries(images);
}
