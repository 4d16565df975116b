import { isNestedTooDeep, MOST_LEVELS } from '../evidence/nesting.ts';

/**
 * Parses JSON and refuses what two readers could understand differently: a key twice in one object, or `__proto__`; and
 * what is too deep for whatever walks it.
 *
 * @throws SyntaxError
 */
export function parseStrictJson(text: string): unknown {
  if (isNestedTooDeep(text)) throw new SyntaxError(`it is nested more than ${MOST_LEVELS} levels deep`);
  const value: unknown = JSON.parse(text);
  // In valid JSON a colon outside a string always belongs to one member: a member that is written, but not read, was
  // overwritten by another of the same name.
  if (membersWritten(text) !== membersRead(value)) throw new SyntaxError('a key stands twice in one object');
  return value;
}

function membersWritten(json: string): number {
  let colons = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const letter = json[at];
    if (inString && letter === '\\') at += 1;
    else if (letter === '"') inString = !inString;
    else if (letter === ':' && !inString) colons += 1;
  }
  return colons;
}

function membersRead(root: unknown): number {
  let members = 0;
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) {
      const keys = Object.keys(value);
      if (keys.includes('__proto__')) throw new SyntaxError('a key is "__proto__"');
      members += keys.length;
    }
    for (const item of Object.values(value)) open.push(item);
  }
  return members;
}
