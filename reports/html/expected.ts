import type { Expectation } from '../../harness/model/expectation.ts';
import { expectationText } from '../expectation.ts';
import type { Places } from './places.ts';

/** What an expectation asks for, with roles and port names instead of drawn names and numbers. */
export function expectedText(expectation: Expectation, places: Places): string {
  const text = expectationText(expectation);
  if (!('intended' in expectation)) return text;
  return expectation.intended.reduce(
    (words, { workload, port }) => words.replaceAll(`${workload}:${port}`, places.at(workload, port)),
    text,
  );
}
