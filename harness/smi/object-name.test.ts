import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectName } from './object-name.ts';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

describe('the name of an object', () => {
  it('is its parts, joined and in lower case', () => {
    expect(objectName('TA-07', 'http', 2)).toBe('ta-07-http-2');
  });

  it('is a DNS-1123 label of at most 63 characters, whatever the parts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 90 }), { minLength: 1, maxLength: 4 }),
        (parts) => {
          const name = objectName(...parts);
          expect(name).toMatch(DNS_LABEL);
          expect(name.length).toBeLessThanOrEqual(63);
        },
      ),
    );
  });

  it('differs where long parts differ only at their end', () => {
    const long = 'x'.repeat(80);
    expect(objectName(long, 'http')).not.toBe(objectName(long, 'tcp'));
  });

  it('differs where parts differ only in characters that no name can hold', () => {
    expect(objectName('a.b')).not.toBe(objectName('a-b'));
    expect(objectName('a.b')).not.toBe(objectName('a_b'));
  });
});
