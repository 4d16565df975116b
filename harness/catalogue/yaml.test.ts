import { describe, expect, it } from 'vitest';
import { parseYaml, YamlSyntaxError } from './yaml.ts';

const TEXT = `# comment
name: x
list:
  - a: 1
    "b/c": 2

  - { a: 3,
      d: [4, 5] }
`;

describe('a YAML document', () => {
  it.each([
    ['', 1],
    ['/name', 2],
    ['/list', 3],
    ['/list/0', 4],
    ['/list/0/b~1c', 5],
    ['/list/1/a', 7],
    ['/list/1/d/1', 8],
  ])('knows that %o stands in line %i', (pointer, line) => {
    expect(parseYaml(TEXT).lineOf(pointer)).toBe(line);
  });

  it('places what is missing at its nearest parent', () => {
    expect(parseYaml(TEXT).lineOf('/list/0/absent/deeper')).toBe(4);
    expect(parseYaml(TEXT).lineOf('/absent')).toBe(1);
  });

  it.each([
    ['a repeated key', 'a: 1\nb: 2\na: 3\n', 3],
    ['an alias', 'a: &x 1\nb: *x\n', 2],
    ['a tab', 'a:\n\t- 1\n', 2],
    ['two documents', 'a: 1\n---\nb: 2\n', 1],
    ['nothing', '', 1],
  ])('is not %s', (_, text, line) => {
    expect(() => parseYaml(text)).toThrow(YamlSyntaxError);
    expect(() => parseYaml(text)).toThrow(expect.objectContaining({ line }));
  });
});
