import { describe, expect, it } from 'vitest';
import { parseChallenge } from './challenge.ts';

describe('a registry’s challenge', () => {
  it.each([
    ['Basic realm="results"', { kind: 'basic' }],
    ['basic realm="results"', { kind: 'basic' }],
    [
      'Bearer realm="https://auth.example/token",service="registry",scope="repository:a:pull"',
      { kind: 'bearer', realm: 'https://auth.example/token', service: 'registry' },
    ],
    [
      'Bearer realm="https://auth.example/token"',
      { kind: 'bearer', realm: 'https://auth.example/token', service: undefined },
    ],
    ['Bearer service="registry"', undefined],
    ['Negotiate', undefined],
    ['', undefined],
  ])('%j', (header, challenge) => {
    expect(parseChallenge(header)).toEqual(challenge);
  });
});
