import { describe, expect, it } from 'vitest';
import { define } from './definition.ts';

const nothing = async () => {};

describe('a test definition', () => {
  it.each([
    ['TA-01', 'access'],
    ['TSC-01', 'specs'],
    ['TS-01', 'split'],
    ['TM-01', 'metrics'],
  ] as const)('%s belongs to %s', (id, api) => {
    expect(define({ id, title: 't', clauses: ['access-A1'] }, nothing).api).toBe(api);
  });

  it('has an id that says its API, and three clauses at most', () => {
    expect(() => define({ id: 'TX-01' as 'TA-01', title: 't', clauses: ['access-A1'] }, nothing)).toThrow(
      /must begin with/,
    );
    const four = ['access-A1', 'access-A2', 'access-A3', 'access-A4'] as const;
    expect(() => define({ id: 'TA-01', title: 't', clauses: four }, nothing)).toThrow(/three are the most/);
  });
});
