import type { ArgsDef } from 'citty';
import { defineCommand } from 'citty';
import { listCoverage, renderCoverage } from '../../reports/coverage.ts';
import type { ListedTest } from '../../reports/listing.ts';
import { renderListing } from '../../reports/listing.ts';
import { coverageOf } from '../catalogue/coverage.ts';
import type { Api } from '../model/api.ts';
import type { TestDefinition } from '../run/definition.ts';
import { COMMON_ARGUMENTS, readArguments } from './arguments.ts';
import { chosenSpecs } from './choice.ts';
import { paletteFor } from './colour.ts';
import type { Surroundings } from './surroundings.ts';

const args: ArgsDef = {
  spec: { type: 'string', valueHint: 'access,specs,split,metrics', description: 'Only these specifications' },
  coverage: { type: 'boolean', description: 'Clauses and the expectations that decide them, by API version' },
  json: { type: 'boolean', description: 'Print JSON' },
  ...COMMON_ARGUMENTS,
};

export function listed({ id, title, api, clauses, needs }: TestDefinition): ListedTest {
  return { id, title, api, clauses, needs };
}

export const list = defineCommand<ArgsDef>({
  meta: { name: 'list', description: 'List the tests, or which clauses they cover' },
  args,
  async run({ rawArgs, data }): Promise<number> {
    const { out, env, rooms }: Surroundings = data;
    const given = readArguments(rawArgs, args);
    const specs = chosenSpecs(given);
    const isChosen = ({ api }: { readonly api: Api }) => specs.length === 0 || specs.includes(api);
    const palette = paletteFor(out, env);
    if (given.has('coverage')) {
      const [clauses, manifest] = await Promise.all([rooms.loadClauses(), rooms.loadManifest()]);
      const listings = coverageOf(manifest, clauses)
        .filter(isChosen)
        .map((version) => listCoverage(version, manifest));
      out.write(
        given.has('json')
          ? json(listings)
          : listings.map((listing) => renderCoverage(listing, palette)).join('\n'),
      );
      return 0;
    }
    const tests = (await rooms.loadSuites()).map(({ definition }) => listed(definition)).filter(isChosen);
    out.write(given.has('json') ? json(tests) : renderListing(tests, palette));
    return 0;
  },
});

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
