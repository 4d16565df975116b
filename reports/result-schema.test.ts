import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RESULT_SCHEMA } from '../harness/model/result.ts';
import sample from './fixtures/result.json' with { type: 'json' };
import schema from './result.schema.json' with { type: 'json' };
import { departures, parseResult, ResultError } from './result-schema.ts';

type Path = readonly (string | number)[];

/** The sample with the value at `path` replaced, or with the key left out where there is no value. */
function changed(path: Path, ...value: readonly unknown[]): unknown {
  const copy: unknown = structuredClone(sample);
  let place = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) place = place[key] as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  if (value.length === 0) delete place[last];
  else place[last] = value[0];
  return copy;
}

function objectsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = Array.isArray(value) ? [] : [path];
  return [...here, ...Object.entries(value).flatMap(([key, child]) => objectsIn(child, [...path, key]))];
}

describe('the result schema', () => {
  it('has the id that every result names', () => {
    expect(schema.$id).toBe(RESULT_SCHEMA);
    expect(schema.properties.$schema.const).toBe(RESULT_SCHEMA);
  });

  it('takes the sample', () => {
    expect(departures(sample)).toEqual([]);
  });

  it.each<[string, Path, unknown[]]>([
    ['another schema', ['$schema'], ['https://example.org/other']],
    ['a capability that does not exist', ['matrix', 0, 'capability'], ['Partial']],
    ['a capability of what is not served', ['matrix', 3, 'capability'], ['Full']],
    ['a count that is no whole number', ['matrix', 0, 'held'], [1.5]],
    ['a negative count', ['matrix', 0, 'applicable'], [-1]],
    ['an id that is no clause id', ['matrix', 0, 'failing'], [['A7']]],
    ['a reason that is not in the closed set', ['clauses', 1, 'reason'], ['bad-luck']],
    ['a reason beside a pass', ['clauses', 0, 'reason'], ['trouble']],
    ['a reason beside a passed expectation', ['tests', 0, 'expectations', 0, 'reason'], ['trouble']],
    ['a `because` without a dependency', ['clauses', 2, 'reason'], ['not-served']],
    ['a verdict that does not exist', ['tests', 1, 'verdict'], ['error']],
    ['a partial selection that does not say of what', ['selection'], [{ kind: 'partial' }]],
    ['a seed beyond 32 bits', ['run', 'seed'], [2 ** 32]],
    ['a date without a zone', ['run', 'startedAt'], ['2026-11-22T10:22:33']],
    ['a digest that is none', ['suite', 'digest'], ['sha256:abc']],
    ['an API in a version it never had', ['versions', 'access'], ['v1beta1']],
    ['no matrix', ['matrix'], []],
    ['no run block', ['run'], []],
    ['no evidence digest', ['run', 'evidence', 'sha256'], []],
  ])('refuses %s', (_what, path, value) => {
    expect(departures(changed(path, ...value))).not.toEqual([]);
  });

  it('refuses an unknown key wherever the schema names the keys', () => {
    const strict = objectsIn(sample).filter((path) => path.at(-1) !== 'digests');
    fc.assert(
      fc.property(fc.constantFrom(...strict), (path) => {
        expect(departures(changed([...path, 'surplus'], 1)).join()).toContain('surplus');
      }),
    );
  });
});

describe('reading a result', () => {
  it('gives back what was written', () => {
    expect(parseResult(JSON.stringify(sample))).toEqual(sample);
  });

  it('says where a text departs, and what to do', () => {
    const read = () => parseResult(JSON.stringify(changed(['matrix', 0, 'held'], 'one')));
    expect(read).toThrow(ResultError);
    expect(read).toThrow(/run the suite again[\s\S]*\/matrix\/0\/held must be integer/);
  });

  it('tells text that is no JSON from JSON that is no result', () => {
    expect(() => parseResult('{')).toThrow(expect.objectContaining({ code: 'RESULT_NOT_JSON' }));
    expect(() => parseResult('{}')).toThrow(expect.objectContaining({ code: 'RESULT_INVALID' }));
  });
});
