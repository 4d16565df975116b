import type { Api } from '../harness/model/api.ts';
import { API_TITLE, APIS } from '../harness/model/api.ts';
import type { ClauseId } from '../harness/model/clause.ts';
import { alignColumns } from './columns.ts';
import type { Palette } from './palette.ts';

/** A test as `list` shows it; keys as in its JSON. */
export interface ListedTest {
  readonly id: string;
  readonly title: string;
  readonly api: Api;
  /** The primary clause first. */
  readonly clauses: readonly ClauseId[];
  readonly needs: readonly string[];
}

/** Tests by API: id, title, clauses, and what not every testbed has. */
export function renderListing(tests: readonly ListedTest[], palette: Palette): string {
  return APIS.flatMap((api) => {
    const own = tests.filter((test) => test.api === api);
    if (own.length === 0) return [];
    const lines = alignColumns(
      own.map(({ id, title, clauses, needs }) => [
        { text: `  ${id}` },
        { text: title },
        { text: clauses.join(', '), paint: palette.dim },
        { text: needs.length === 0 ? '' : `needs ${needs.join(', ')}`, paint: palette.warn },
      ]),
    );
    const count = `${own.length} ${own.length === 1 ? 'test' : 'tests'}`;
    return [`${[palette.bold(`${API_TITLE[api]} (${api}), ${count}`), ...lines].join('\n')}\n`];
  }).join('\n');
}
