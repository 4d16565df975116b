import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import type { DecidingTest } from '../../reports/explanation.ts';
import { renderClause, renderTest } from '../../reports/explanation.ts';
import type { Palette } from '../../reports/palette.ts';
import { clauseById } from '../catalogue/clauses.ts';
import { didYouMean } from '../catalogue/nearest.ts';
import type { PairingName } from '../model/api.ts';
import { PAIRINGS } from '../model/api.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { Manifest } from '../model/manifest.ts';
import type { TestDefinition } from '../run/definition.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { chosenRelease } from './choice.ts';
import { paletteFor } from './colour.ts';
import { listed } from './list.ts';
import type { Rooms } from './rooms.ts';
import type { Surroundings } from './surroundings.ts';
import { UsageError } from './usage-error.ts';

const args: ArgsDef = {
  id: {
    type: 'positional',
    required: false,
    valueHint: 'TA-07|access-A7',
    description: 'A test or a clause',
  },
  release: {
    type: 'string',
    valueHint: 'v0.6.0',
    description: "Release whose API version a test's steps are shown in",
  },
  ...COMMON_ARGUMENTS,
};

export const explain = defineCommand<ArgsDef>({
  meta: { name: 'explain', description: 'Explain a test or a clause' },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const { out, env, rooms }: Surroundings = data;
    const given = readArguments(rawArgs, args);
    const release = chosenRelease(given);
    const id = given.positional;
    if (id === undefined)
      throw new UsageError(
        'USAGE_ARGUMENT',
        'say which test or clause, for example: smi-conformance explain access-A7',
      );
    const [clauses, suites] = await Promise.all([rooms.loadClauses(), rooms.loadSuites()]);
    const tests = suites.map(({ definition }) => definition);
    const palette = paletteFor(out, env);
    const isMeant = (name: string) => name.toLowerCase() === id.toLowerCase();
    const clause = clauses.find((candidate) => isMeant(candidate.id));
    if (clause) {
      out.write(renderClause(clause, decidingTests(clause, await rooms.loadManifest()), palette));
      return 0;
    }
    const test = tests.find((candidate) => isMeant(candidate.id));
    if (!test) {
      const known = [...tests, ...clauses].map((candidate) => candidate.id);
      throw new UsageError(
        'USAGE_UNKNOWN_NAME',
        `no test and no clause is called "${id}"${didYouMean(id, known)}: see \`smi-conformance list\` and \`smi-conformance list --coverage\`.`,
      );
    }
    out.write(await narrated(test, clauseById(clauses), release, rooms, palette));
    return 0;
  },
});

function decidingTests({ id }: Clause, manifest: Manifest): readonly DecidingTest[] {
  const deciding = new Map<string, DecidingTest>();
  for (const { test, title, version, expectations, observations } of manifest.tests) {
    const questions = observations.flatMap(({ clause, question }) => (clause === id ? [question] : []));
    if (questions.length === 0 && !expectations.some(({ clause }) => clause === id)) continue;
    const versions = [...(deciding.get(test)?.versions ?? []), version];
    deciding.set(test, { test, title, versions, questions });
  }
  return [...deciding.values()];
}

async function narrated(
  test: TestDefinition,
  clauses: ReadonlyMap<ClauseId, Clause>,
  release: PairingName,
  rooms: Rooms,
  palette: Palette,
): Promise<string> {
  const versions = PAIRINGS[release];
  const { steps, cannotBeExpressed } = await rooms.rehearse(test, versions);
  const sentences = test.clauses.flatMap((id) => clauses.get(id) ?? []);
  const narration = {
    version: versions[test.api],
    steps,
    ...(cannotBeExpressed !== undefined && { cannotBeExpressed }),
  };
  return renderTest(listed(test), sentences, narration, palette);
}
