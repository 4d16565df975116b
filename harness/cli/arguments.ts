import { parseArgs } from 'node:util';
import type { ArgsDef } from 'citty';
import { didYouMean, nearest } from '../catalogue/nearest.ts';
import { UsageError } from './usage-error.ts';

/** Options that every command takes. */
export const COMMON_ARGUMENTS = {
  debug: { type: 'boolean', description: 'Show the stack of an unexpected error' },
  help: { type: 'boolean', alias: 'h', description: 'Show this help' },
} as const satisfies ArgsDef;

/** What was given on the command line, nothing of it unknown. */
export interface Arguments {
  has(flag: string): boolean;
  /** @throws {UsageError} it was given more than once */
  one(option: string): string | undefined;
  /**
   * All values of an option that may be repeated; each may be a list with commas.
   *
   * @throws {UsageError} it was given, and nothing stands between the commas
   */
  many(option: string): readonly string[];
  readonly positional: string | undefined;
  /** All of them, of a command whose last one is hinted to be several (`DIR…`). */
  readonly positionals: readonly string[];
}

/**
 * Holds the command line against a command's definition. Citty lets unknown options, missing values and surplus
 * arguments pass; a run that ignores a mistyped `--test` would measure something else than was asked for.
 *
 * @throws {UsageError}
 */
export function readArguments(argv: readonly string[], definition: ArgsDef): Arguments {
  const known = Object.entries(definition);
  const options = Object.fromEntries(
    known.flatMap(([name, { type }]) =>
      type === 'boolean' || type === 'string'
        ? [[name, { type, ...(name === 'help' && { short: 'h' }) } as const]]
        : [],
    ),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const positionals: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const type = Object.hasOwn(options, name) ? options[name]?.type : undefined;
    if (type === undefined) throw unknownOption(rawName, Object.keys(options));
    if (type === 'boolean') {
      if (value !== undefined)
        throw new UsageError('USAGE_VALUE', `${rawName} takes no value: leave "=${value}" out.`);
      flags.add(name);
      continue;
    }
    // The token after an option counts as its value even where it is the next option.
    const isNextOption = token.inlineValue !== true && value?.startsWith('--');
    if (!value || isNextOption)
      throw new UsageError('USAGE_VALUE', `${rawName} needs a value: ${rawName} ${hint(definition, name)}`);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  const places = known.filter(([, { type }]) => type === 'positional').map(([name]) => name);
  const last = definition[places.at(-1) ?? ''];
  const isOpen = last?.type === 'positional' && last.valueHint?.endsWith('…') === true;
  const surplus = isOpen ? undefined : positionals[places.length];
  if (surplus !== undefined) {
    throw new UsageError(
      'USAGE_ARGUMENT',
      `unexpected argument "${surplus}": ${places.length === 0 ? 'this command takes options only' : `give one ${places.join(', ')}`}, see --help.`,
    );
  }
  return {
    has: (flag) => flags.has(flag),
    one: (option) => {
      const given = values.get(option) ?? [];
      if (given.length > 1)
        throw new UsageError('USAGE_VALUE', `--${option} is given ${given.length} times: give it once.`);
      return given[0];
    },
    many: (option) => {
      const given = values.get(option) ?? [];
      const items = given.flatMap((value) => value.split(',')).map((value) => value.trim());
      const named = items.filter((item) => item !== '');
      if (given.length > 0 && named.length === 0)
        throw new UsageError(
          'USAGE_VALUE',
          `--${option} names nothing: --${option} ${hint(definition, option)}`,
        );
      return [...new Set(named)];
    },
    positional: positionals[0],
    positionals,
  };
}

function unknownOption(rawName: string, names: readonly string[]): UsageError {
  const meant = nearest(rawName.replace(/^-+/, ''), names);
  return new UsageError(
    'USAGE_OPTION',
    `unknown option ${rawName}${meant === undefined ? ': see --help.' : ` (did you mean --${meant}?)`}`,
  );
}

function hint(definition: ArgsDef, name: string): string {
  const argument = definition[name];
  return `<${argument?.valueHint ?? name}>`;
}

/**
 * The given names, each of them known.
 *
 * @throws {UsageError} with the name that was probably meant
 */
export function knownNames<Name extends string>(
  what: string,
  given: readonly string[],
  known: readonly Name[],
  listing: string,
): readonly Name[] {
  return given.map((name) => {
    const found = known.find((candidate) => candidate === name);
    if (found === undefined)
      throw new UsageError(
        'USAGE_UNKNOWN_NAME',
        `unknown ${what} "${name}"${didYouMean(name, known)}: ${listing}`,
      );
    return found;
  });
}
