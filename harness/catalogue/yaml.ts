import type { Event, ScalarEvent } from 'js-yaml';
import { EVENT_ID, getScalarValue, load, parseEvents, YAMLException } from 'js-yaml';

/** A YAML file's value, and where each part of it stands. */
export interface YamlDocument {
  readonly value: unknown;
  /** Line, from 1, of the key or item that a JSON pointer names; of its nearest parent where it is missing. */
  lineOf(pointer: string): number;
  /** As lineOf, with the column, from 1. */
  placeOf(pointer: string): { readonly line: number; readonly column: number };
}

/** The text is no YAML; `line` counts from 1. */
export class YamlSyntaxError extends Error {
  readonly line: number;

  constructor(line: number, reason: string, options?: { cause?: unknown }) {
    super(reason, options);
    this.name = 'YamlSyntaxError';
    this.line = line;
  }
}

/**
 * Parses one YAML 1.2 document: no aliases, no repeated keys.
 *
 * @throws YamlSyntaxError
 */
export function parseYaml(text: string): YamlDocument {
  const value = loadOne(text);
  let places: ReadonlyMap<string, number> | undefined;
  const offsetOf = (pointer: string) => {
    places ??= placesOf(text);
    let known = pointer;
    while (known !== '' && !places.has(known)) known = known.slice(0, known.lastIndexOf('/'));
    return places.get(known) ?? 0;
  };
  return {
    value,
    lineOf: (pointer) => lineAt(text, offsetOf(pointer)),
    placeOf(pointer) {
      const offset = offsetOf(pointer);
      return { line: lineAt(text, offset), column: offset - text.lastIndexOf('\n', offset - 1) };
    },
  };
}

function loadOne(text: string): unknown {
  try {
    return load(text, { maxAliases: 0 });
  } catch (cause) {
    const line = cause instanceof YAMLException && cause.mark !== undefined ? cause.mark.line + 1 : 1;
    throw new YamlSyntaxError(line, cause instanceof YAMLException ? cause.reason : String(cause), { cause });
  }
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** One step of a JSON pointer (RFC 6901). */
export function pointerStep(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** JSON pointer → offset in the text, from the parser's events. */
function placesOf(text: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const events = parseEvents(text, {});
  let next = 0;

  const startOf = (event: Event | undefined): number => {
    if (event === undefined) return 0;
    if (event.type === EVENT_ID.SCALAR) return event.valueStart;
    return 'start' in event ? event.start : 0;
  };
  const ended = () => events[next] === undefined || events[next]?.type === EVENT_ID.POP;
  const node = (pointer: string): void => {
    const event = events[next];
    next += 1;
    if (event?.type === EVENT_ID.SEQUENCE) {
      for (let index = 0; !ended(); index += 1) {
        places.set(`${pointer}/${index}`, startOf(events[next]));
        node(`${pointer}/${index}`);
      }
      next += 1;
    }
    if (event?.type === EVENT_ID.MAPPING) {
      while (!ended()) {
        // A key that is no scalar was refused by `load`.
        const key = events[next] as ScalarEvent;
        const at = `${pointer}${pointerStep(getScalarValue(text, key))}`;
        places.set(at, key.valueStart);
        next += 1;
        node(at);
      }
      next += 1;
    }
  };
  if (events[next]?.type === EVENT_ID.DOCUMENT) next += 1;
  node('');
  return places;
}
