import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerOf, matchesHeaderValue, matchesMethod, matchesPath, pathOf } from './http-match.ts';
import { MAX_PATTERN_LENGTH } from './pattern.ts';
import type { HttpMatch } from './policy.ts';
import { readMatch } from './read/http-match.ts';
import type { HttpHead } from './request.ts';
import { rightDecisions } from './right-decisions.ts';

const holds = (match: Partial<HttpMatch>, head: Partial<HttpHead>) =>
  rightDecisions.matchHolds(
    rightDecisions,
    { name: 'm', headers: [], ...match },
    { method: 'GET', target: '/', headers: {}, version: '1.1', ...head },
  );

describe('path', () => {
  it.each([
    ['/metrics', '/metrics', true],
    ['/metrics', '/metrics/sub', true],
    ['/metrics', '/x/metrics', false],
    ['/a|/b', '/b', true],
    ['/a|/b', '/x/b', false],
    ['/v[0-9]+/x', '/v12/x', true],
    ['/a\\.b', '/axb', false],
    ['.*', '/', true],
    ['/x$', '/x?a=b', true],
    ['a=b', '/x?a=b', false],
    ['(', '/(', false],
    ['/a)(?:b', '/ab', false],
  ])('%s on %s: %s', (pattern, target, expected) => {
    expect(matchesPath(pattern, target)).toBe(expected);
  });

  it('is never matched by an expression beyond the bound', () => {
    expect(matchesPath('a'.repeat(MAX_PATTERN_LENGTH + 1), 'a'.repeat(2000))).toBe(false);
  });

  it('survives any expression', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (pattern, target) => {
        expect(typeof matchesPath(pattern, target)).toBe('boolean');
      }),
    );
  });

  it('ends where the query begins', () => {
    expect(pathOf('/a?b?c')).toBe('/a');
    expect(pathOf('/a')).toBe('/a');
  });
});

describe('method', () => {
  it('is one of the listed ones, or any with *', () => {
    expect(matchesMethod(['GET'], 'GET')).toBe(true);
    expect(matchesMethod(['GET'], 'HEAD')).toBe(false);
    expect(matchesMethod(['*'], 'DELETE')).toBe(true);
  });
});

describe('headers', () => {
  it('are read in both published shapes, names in lower case', () => {
    const filters = [
      { name: 'user-agent', pattern: 'a' },
      { name: 'x-b', pattern: 'b' },
    ];
    expect(readMatch({ name: 'm', headers: { 'User-Agent': 'a', 'x-b': 'b' } }).headers).toEqual(filters);
    expect(readMatch({ name: 'm', headers: [{ 'User-Agent': 'a' }, { 'x-b': 'b' }] }).headers).toEqual(
      filters,
    );
  });

  it('must all hold, and an absent one never does', () => {
    const headers = [
      { name: 'a', pattern: '1' },
      { name: 'b', pattern: '.*' },
    ];
    expect(holds({ headers }, { headers: { a: '1', b: '' } })).toBe(true);
    expect(holds({ headers }, { headers: { a: '1' } })).toBe(false);
    expect(holds({ headers }, { headers: { a: '2', b: 'x' } })).toBe(false);
  });

  it('must be described whole', () => {
    expect(matchesHeaderValue('b', 'abc')).toBe(false);
    expect(matchesHeaderValue('.*b.*', 'abc')).toBe(true);
    expect(matchesHeaderValue('a|abc', 'abc')).toBe(true);
  });

  it('know the host as the authority of HTTP/2', () => {
    expect(headerOf({ ':authority': 'root:80' }, 'host')).toBe('root:80');
    expect(headerOf({ 'x-a': ['1', '2'] }, 'x-a')).toBe('1, 2');
  });
});

describe('match', () => {
  it('needs path, method and headers together', () => {
    const match = { pathRegex: '/api', methods: ['GET'], headers: [{ name: 'a', pattern: '1' }] };
    for (const target of ['/api', '/x']) {
      for (const method of ['GET', 'PUT']) {
        for (const a of ['1', '2']) {
          expect(holds(match, { target, method, headers: { a } })).toBe(
            target === '/api' && method === 'GET' && a === '1',
          );
        }
      }
    }
  });

  it('holds for every request in what it leaves out', () => {
    expect(holds({}, { method: 'PATCH', target: '/anything' })).toBe(true);
  });
});
