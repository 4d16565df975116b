import { describe, expect, it } from 'vitest';
import type { SchemaCheck } from '../model/expectation.ts';
import type { Json } from '../model/kubernetes.ts';
import { Rehearsal } from './rehearsal.fixture.ts';
import { judgeSchema } from './schema.ts';
import { fieldsOf } from './schema-fields.ts';
import { transcriptOf } from './transcript.ts';

const text = { type: 'string' };
const ROUTES: Json = {
  type: 'object',
  properties: {
    apiVersion: text,
    metadata: { type: 'object' },
    spec: {
      type: 'object',
      properties: {
        matches: {
          type: 'array',
          items: {
            type: 'object',
            properties: { name: text, headers: { type: 'array', items: { additionalProperties: text } } },
          },
        },
      },
    },
    status: { type: 'object', properties: { phase: text } },
  },
};

function judged(check: SchemaCheck, schema?: Json): string {
  const expectation = { kind: 'schema', object: 'HTTPRouteGroup', check } as const;
  const test = new Rehearsal(['client']).expect(expectation);
  if (schema !== undefined) test.step({ record: 'schema', at: 0, object: 'HTTPRouteGroup', schema });
  const [episode] = transcriptOf(test.evidence).episodes;
  if (!episode) throw new Error('no episode');
  const verdict = judgeSchema({ ...episode, expectation });
  return verdict.verdict === 'pass' ? 'pass' : `${verdict.verdict}: ${verdict.detail}`;
}

describe('fields of a schema', () => {
  it('are those that a user can set, lists and `spec` looked through', () => {
    expect(fieldsOf(ROUTES)).toEqual(['matches', 'matches.headers', 'matches.name']);
  });

  it('are the same in versions that keep them at the root', () => {
    expect(fieldsOf({ properties: { matches: { items: { properties: { name: text } } } } })).toEqual([
      'matches',
      'matches.name',
    ]);
  });

  it('are any at all where unknown ones are kept', () => {
    const open = { 'x-kubernetes-preserve-unknown-fields': true };
    expect(fieldsOf({ properties: { spec: open } })).toEqual(['*']);
    expect(fieldsOf({ properties: { spec: { properties: { rules: { items: open } } } } })).toEqual([
      'rules',
      'rules.*',
    ]);
  });
});

describe('an expected schema', () => {
  const matches = (required: readonly string[], optional: readonly string[] = []) =>
    ({ check: 'fields', below: 'matches', required, optional }) as const;

  it('passes with the required fields, with or without the optional ones', () => {
    expect(judged(matches(['name', 'headers']), ROUTES)).toBe('pass');
    expect(judged(matches(['name'], ['headers', 'more']), ROUTES)).toBe('pass');
  });

  it('fails for a field that is missing and for one too many, and names it', () => {
    expect(judged(matches(['name', 'headers', 'methods']), ROUTES)).toBe(
      'fail: HTTPRouteGroup: matches.methods missing from its schema',
    );
    expect(judged(matches(['name']), ROUTES)).toBe(
      'fail: HTTPRouteGroup: its schema also holds matches.headers',
    );
  });

  it('fails for a field of a forbidden name, at any depth and in any case', () => {
    expect(judged({ check: 'no-field', like: 'port' }, ROUTES)).toBe('pass');
    const ports = {
      properties: { spec: { properties: { backends: { items: { properties: { targetPort: text } } } } } },
    };
    expect(judged({ check: 'no-field', like: 'port' }, ports)).toBe(
      'fail: HTTPRouteGroup: its schema holds backends.targetPort',
    );
  });

  it('fails where the kind has none, and is inconclusive where it was not read', () => {
    expect(judged({ check: 'served' }, ROUTES)).toBe('pass');
    expect(judged({ check: 'served' }, null)).toBe(
      'fail: HTTPRouteGroup: the API server serves no schema of it',
    );
    expect(judged({ check: 'served' })).toBe('inconclusive: the schema of HTTPRouteGroup was not read');
  });
});
