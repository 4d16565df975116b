import type { EvidenceRecord } from '../model/evidence.ts';
import { EvidenceError } from './error.ts';
import { isNestedTooDeep, MOST_LEVELS } from './nesting.ts';
import { recordProblem } from './schema.ts';

// In text that JSON.stringify wrote this can only be a key: inside a string the quotes would be escaped.
const PROTO_KEY = '"__proto__":';

/**
 * One record as one line of JSON, without the newline.
 *
 * @throws EvidenceError `EVIDENCE_MALFORMED` for a record with a `__proto__` key, which a reader would refuse
 */
export function lineOf(record: EvidenceRecord): string {
  const line = JSON.stringify(record);
  if (line.includes(PROTO_KEY)) {
    throw new EvidenceError(
      'EVIDENCE_MALFORMED',
      `a ${record.record} record has a key "__proto__", which no evidence may hold: record it as trouble`,
    );
  }
  return line;
}

export type ParsedLine =
  | { readonly kind: 'record'; readonly record: EvidenceRecord }
  | { readonly kind: 'malformed'; readonly problem: string };

/**
 * Reads one line strictly: it must be JSON exactly as `lineOf` writes it, which refuses repeated keys and every
 * second spelling of the same record, and it must have the shape of a record.
 */
export function parseLine(line: string): ParsedLine {
  if (isNestedTooDeep(line))
    return { kind: 'malformed', problem: `nested more than ${MOST_LEVELS} levels deep` };
  let value: unknown;
  let rewritten: string | undefined;
  try {
    value = JSON.parse(line);
    rewritten = JSON.stringify(value);
  } catch (cause) {
    return { kind: 'malformed', problem: `not JSON (${(cause as Error).message})` };
  }
  if (rewritten !== line) {
    return { kind: 'malformed', problem: 'not written as JSON.stringify writes it (a repeated key?)' };
  }
  if (line.includes(PROTO_KEY)) return { kind: 'malformed', problem: 'a key "__proto__"' };
  const problem = recordProblem(value);
  if (problem !== undefined) return { kind: 'malformed', problem };
  return { kind: 'record', record: value as EvidenceRecord };
}
