import type { ArgsDef } from 'citty';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMON_ARGUMENTS, knownNames, readArguments } from './arguments.ts';

const definition: ArgsDef = {
  seed: { type: 'string', valueHint: 'N' },
  spec: { type: 'string' },
  json: { type: 'boolean' },
  ...COMMON_ARGUMENTS,
};
const withPlace: ArgsDef = { folder: { type: 'positional' }, ...definition };

const code = (name: string) => expect.objectContaining({ code: name });

describe('reading the command line', () => {
  it('takes values with a space or an equals sign, and flags', () => {
    const given = readArguments(['--seed', '7', '--spec=access', '--json'], definition);
    expect([given.one('seed'), given.one('spec'), given.has('json'), given.has('debug')]).toEqual([
      '7',
      'access',
      true,
      false,
    ]);
  });

  it('reads a repeatable option with commas and repetitions as one list, each name once', () => {
    expect(readArguments(['--spec', 'a, b', '--spec=b,c,'], definition).many('spec')).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(readArguments([], definition).many('spec')).toEqual([]);
  });

  it('refuses a list that names nothing: to ignore it would be to run everything', () => {
    expect(() => readArguments(['--spec', ','], definition).many('spec')).toThrow('--spec names nothing');
  });

  it('takes -h for --help', () => {
    expect(readArguments(['-h'], definition).has('help')).toBe(true);
  });

  it.each([
    [['--sed', '7'], 'USAGE_OPTION', 'unknown option --sed (did you mean --seed?)'],
    [['--no-json'], 'USAGE_OPTION', 'unknown option --no-json'],
    [['--toString'], 'USAGE_OPTION', 'unknown option --toString'],
    [['-x'], 'USAGE_OPTION', 'unknown option -x: see --help.'],
    [['--seed'], 'USAGE_VALUE', '--seed needs a value: --seed <N>'],
    [['--seed='], 'USAGE_VALUE', '--seed needs a value'],
    [['--seed', '--json'], 'USAGE_VALUE', '--seed needs a value'],
    [['--json=yes'], 'USAGE_VALUE', '--json takes no value'],
    [['access'], 'USAGE_ARGUMENT', 'unexpected argument "access"'],
  ])('refuses %j', (argv, expected, words) => {
    expect(() => readArguments(argv, definition)).toThrow(code(expected));
    expect(() => readArguments(argv, definition)).toThrow(words);
  });

  it('refuses an option given twice where one value is meant', () => {
    const given = readArguments(['--seed', '1', '--seed', '2'], definition);
    expect(() => given.one('seed')).toThrow('--seed is given 2 times');
  });

  it('takes as many places as there are, before or after options', () => {
    expect(readArguments(['--json', 'results/x'], withPlace).positional).toBe('results/x');
    expect(readArguments([], withPlace).positional).toBeUndefined();
    expect(() => readArguments(['a', 'b'], withPlace)).toThrow('unexpected argument "b": give one folder');
  });

  it('never lets a word pass that it does not know', () => {
    const names = new Set(Object.keys(definition));
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z-]{1,12}$/), (name) => {
        fc.pre(!names.has(name));
        expect(() => readArguments([`--${name}`, 'x'], definition)).toThrow(code('USAGE_OPTION'));
      }),
    );
  });
});

describe('names from a closed set', () => {
  it('are given back as they are', () => {
    expect(knownNames('mesh', ['b'], ['a', 'b'], 'use a, b.')).toEqual(['b']);
  });

  it('are suggested where one is near, and listed in any case', () => {
    const read = (name: string) => () =>
      knownNames('specification', [name], ['access', 'split'], 'use access, split.');
    expect(read('acess')).toThrow(
      'unknown specification "acess" (did you mean "access"?): use access, split.',
    );
    expect(read('gateway')).toThrow('unknown specification "gateway": use access, split.');
  });
});
