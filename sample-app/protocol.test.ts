import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyOf, echoOf, isBodyOf, isEchoOf } from './protocol.ts';

const nonces = fc.stringMatching(/^[\w-]{1,40}$/);
const workloads = fc.stringMatching(/^[a-z][-a-z0-9]{0,20}$/);
const statuses = fc.integer({ min: 200, max: 599 });

describe('an HTTP answer', () => {
  it('is recognised whichever workload gave it', () => {
    fc.assert(
      fc.property(nonces, workloads, statuses, (nonce, workload, status) => {
        expect(isBodyOf(nonce, status, bodyOf(nonce, workload, status))).toBe(true);
      }),
    );
  });

  it('is not recognised once a proxy has cut it or changed a character, or for another nonce or status', () => {
    fc.assert(
      fc.property(
        nonces,
        workloads,
        statuses,
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        (nonce, workload, status, at, character) => {
          const body = bodyOf(nonce, workload, status);
          const index = at % body.length;
          const changed = body.slice(0, index) + character + body.slice(index + 1);
          fc.pre(changed !== body);
          expect(isBodyOf(nonce, status, body.slice(0, index))).toBe(false);
          expect(isBodyOf(nonce, status, changed)).toBe(false);
          expect(isBodyOf(`${nonce}x`, status, body)).toBe(false);
          expect(isBodyOf(nonce, status + 1, body)).toBe(false);
        },
      ),
    );
  });

  it.each(['', 'Forbidden', 'null', '{}', '[]', '{"workload":1}'])('is not %j', (text) => {
    expect(isBodyOf('n', 200, text)).toBe(false);
  });
});

describe('an echo', () => {
  it('is recognised whichever workload gave it, and only complete and for its nonce', () => {
    fc.assert(
      fc.property(nonces, workloads, (nonce, workload) => {
        const echo = echoOf(nonce, workload);
        expect(isEchoOf(nonce, echo)).toBe(true);
        expect(isEchoOf(`${nonce}x`, echo)).toBe(false);
        expect(isEchoOf(nonce, `${nonce} `)).toBe(false);
        expect(isEchoOf(nonce, nonce)).toBe(false);
        expect(isEchoOf(nonce, `${echo} more`)).toBe(false);
      }),
    );
  });
});
