import { describe, expect, it } from 'vitest';
import { isNestedTooDeep, MOST_LEVELS } from './nesting.ts';

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('JSON', () => {
  it('may be 64 levels deep, and no deeper', () => {
    expect(isNestedTooDeep(deep(MOST_LEVELS))).toBe(false);
    expect(isNestedTooDeep(deep(MOST_LEVELS + 1))).toBe(true);
    expect(isNestedTooDeep('{"a":'.repeat(MOST_LEVELS + 1))).toBe(true);
  });

  it('is as deep as its open brackets, not as many as it has', () => {
    expect(isNestedTooDeep(`[${'[],{},'.repeat(1000)}[]]`)).toBe(false);
  });

  it('has no brackets in its strings', () => {
    expect(isNestedTooDeep(JSON.stringify(['['.repeat(1000), `\\"${'{'.repeat(1000)}`, '\\']))).toBe(false);
  });
});
