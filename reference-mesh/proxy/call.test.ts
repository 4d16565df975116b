import { describe, expect, it } from 'vitest';
import type { Call } from './call.ts';
import { decodeCall, encodeCall } from './call.ts';

describe('call', () => {
  it('is decoded to what was encoded', () => {
    const call: Call = {
      protocol: 'http',
      httpVersion: '2',
      containerPort: 8080,
      service: { namespace: 'a', name: 'b' },
      servicePort: 80,
    };
    expect(decodeCall(encodeCall(call))).toEqual(call);
  });

  it.each(['', 'http', 'smtp 1.1 1 a b 2', 'http 1.1 x a b 2', 'http 3 1 a b 2'])('is not %j', (text) => {
    expect(decodeCall(text)).toBeUndefined();
  });
});
