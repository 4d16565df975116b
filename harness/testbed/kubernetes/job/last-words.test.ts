import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastWordsText, parseLastWords } from './last-words.ts';

const digest = fc.stringMatching(/^[0-9a-f]{64}$/);

describe('the last words of a shard’s container', () => {
  it('come back as they were said, and fit into a termination message', () => {
    fc.assert(
      fc.property(fc.record({ result: digest, evidence: digest }), (words) => {
        const text = lastWordsText(words);
        expect(parseLastWords(text)).toEqual(words);
        expect(text.length).toBeLessThan(4096);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['one digest', `result ${'a'.repeat(64)}\n`],
    ['a digest that is cut', `result ${'a'.repeat(64)}\nevidence ${'b'.repeat(63)}\n`],
    ['more than the two', `${lastWordsText({ result: 'a'.repeat(64), evidence: 'b'.repeat(64) })}and more`],
    ['the end of a log', 'harness trouble'],
  ])('are none where %s was said', (_, text) => {
    expect(parseLastWords(text)).toBeUndefined();
  });
});
