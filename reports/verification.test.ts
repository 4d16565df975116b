import { describe, expect, it } from 'vitest';
import { PLAIN } from './palette.ts';
import { renderVerification } from './verification.ts';

describe('a verification', () => {
  it('shows each check in words, and the conclusion last', () => {
    const checks = [
      { name: 'signature', ok: true, words: 'signed by abc' },
      { name: 'digests', ok: false, words: 'result.json is not the file that was signed' },
    ];
    expect(renderVerification(checks, 'refused', PLAIN)).toBe(
      'ok  signature  signed by abc\nNO  digests    result.json is not the file that was signed\n\nrefused\n',
    );
  });
});
