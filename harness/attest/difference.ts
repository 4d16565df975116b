import { isDeepStrictEqual } from 'node:util';
import type { Judgement } from '../model/result.ts';

/** Where the published judgement says something else than the one that was made anew. */
export interface Difference {
  /** `access-A7 (access v1alpha3)`, `TA-07 (access v1alpha3), expectation 2`, `matrix cell access`. */
  readonly what: string;
  readonly published: string;
  readonly rejudged: string;
}

/** Every difference, from the matrix to the single expectation; empty iff both say the same. */
export function differencesBetween(published: Judgement, rejudged: Judgement): readonly Difference[] {
  // As both would be written: an absent value and an undefined one are the same.
  const [said, found] = [plain(published), plain(rejudged)];
  const [ours, theirs] = [factsOf(said), factsOf(found)];
  const differences: Difference[] = [];
  for (const what of new Set([...ours.keys(), ...theirs.keys()])) {
    const difference = {
      what,
      published: ours.get(what) ?? 'absent',
      rejudged: theirs.get(what) ?? 'absent',
    };
    if (difference.published !== difference.rejudged) differences.push(difference);
  }
  if (differences.length === 0 && !isDeepStrictEqual(said, found)) {
    return [{ what: 'the order of its parts', published: 'one', rejudged: 'another' }];
  }
  return differences;
}

function plain(judgement: Judgement): Judgement {
  return JSON.parse(JSON.stringify(judgement)) as Judgement;
}

interface Verdicted {
  readonly verdict: string;
  readonly reason?: string;
}

function verdictOf({ verdict, reason }: Verdicted): string {
  return reason === undefined ? verdict : `${verdict} (${reason})`;
}

function factsOf(judgement: Judgement): ReadonlyMap<string, string> {
  const { matrix, claims, clauses, tests, observations, ...rest } = judgement;
  const facts = new Map<string, string>();
  const copies = new Map<string, number>();
  const add = (what: string, says: string): void => {
    // A second entry of the same name is a difference by itself.
    const copy = (copies.get(what) ?? 0) + 1;
    copies.set(what, copy);
    facts.set(copy === 1 ? what : `${what}, entry ${copy}`, says);
  };
  for (const cell of matrix) {
    const { capability, held, applicable, failing, inconclusive, notExercised, version } = cell;
    const named = (what: string, ids: readonly string[]) =>
      ids.length === 0 ? '' : `, ${what} ${ids.join(' ')}`;
    const unexercised = notExercised === 0 ? '' : `, not exercised ${notExercised}`;
    const counts = `${capability} ${held}/${applicable}${unexercised}`;
    add(
      `matrix cell ${cell.api}`,
      `${counts}${named('failing', failing)}${named('inconclusive', inconclusive)}${version === undefined ? '' : ` in ${version}`}`,
    );
  }
  for (const clause of clauses) {
    const because = clause.because === undefined ? '' : ` because of ${clause.because}`;
    add(`${clause.clause} (${clause.api} ${clause.version})`, `${verdictOf(clause)}${because}`);
  }
  for (const test of tests) {
    const name = `${test.test} (${test.api} ${test.version})`;
    add(name, verdictOf(test));
    add(`title of ${name}`, test.title);
    for (const [seq, expectation] of test.expectations.entries()) {
      add(
        `${name}, expectation ${seq}`,
        `${expectation.kind} for ${expectation.clause}: ${verdictOf(expectation)}`,
      );
    }
  }
  for (const { test, api, version, question, clause, ...seen } of observations) {
    add(`${test} (${api} ${version}), ${clause}: ${question}`, canonical(seen));
  }
  for (const { api, ...status } of claims) add(`claim ${api}`, canonical(status));
  for (const [key, value] of Object.entries(rest)) add(key, canonical(value));
  return facts;
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
