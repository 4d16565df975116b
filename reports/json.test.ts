import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import sample from './fixtures/result.json' with { type: 'json' };
import { renderJson } from './json.ts';
import { parseResult } from './result-schema.ts';

const result = parseResult(JSON.stringify(sample));

/** The same value, keys in an order drawn by `rank`. */
function shuffled(value: unknown, rank: (key: string) => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, rank));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(entries.map(([key, child]) => [key, shuffled(child, rank)]));
}

describe('result.json', () => {
  it('has the same bytes whatever the order of keys in memory', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), (seed) => {
        const rank = (key: string) =>
          [...key].reduce((sum, letter) => (sum * seed + letter.charCodeAt(0)) % 9973, 7);
        const other = parseResult(JSON.stringify(shuffled(result, rank)));
        expect(renderJson(other)).toBe(renderJson(result));
      }),
    );
  });

  it('loses nothing', () => {
    expect(JSON.parse(renderJson(result))).toEqual(sample);
  });

  it('keeps a partial selection and a fault, and sorts digests by name', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const text = renderJson({
      ...result,
      mesh: { ...result.mesh, digests: { z: digest, a: digest } },
      selection: { tests: ['TA-07'], specs: ['access'], kind: 'partial' },
      fault: { digest: 'b'.repeat(64), breaks: ['access-A7'], name: 'listens-to-nobody' },
    });
    expect(text).toContain(`"a": "${digest}",\n      "z"`);
    expect(text).toContain('"kind": "partial",\n    "specs": [\n      "access"\n    ],\n    "tests"');
    expect(text).toContain('"fault": {\n    "name": "listens-to-nobody",\n    "breaks"');
  });

  it('is indented by two spaces, starts with its schema and ends with a newline', () => {
    expect(renderJson(result)).toMatch(/^\{\n {2}"\$schema": "https:\/\/smi-conformance\.dev[\s\S]*\n\}\n$/);
  });
});
