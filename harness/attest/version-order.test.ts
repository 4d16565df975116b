import { describe, expect, it } from 'vitest';
import { comparedVersions } from './version-order.ts';

describe('versions', () => {
  it('stand in the order of semver.org', () => {
    const order = [
      'no version',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.10',
      '1.2.0',
      '10.0.0',
    ];
    for (const [i, a] of order.entries()) {
      for (const [j, b] of order.entries()) {
        expect(Math.sign(comparedVersions(a, b)), `${a} and ${b}`).toBe(Math.sign(i - j));
      }
    }
  });

  it('are equal whatever their build is', () => {
    expect(comparedVersions('1.0.0+a', '1.0.0+b')).toBe(0);
  });
});
