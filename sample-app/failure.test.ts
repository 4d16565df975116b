import { describe, expect, it } from 'vitest';
import { answerOf } from './failure.ts';

function failed(code: string): Error {
  return Object.assign(new Error('it failed'), { code });
}

describe('what an error says about an attempt', () => {
  it.each([
    ['ECONNREFUSED', { kind: 'refused' }],
    ['ECONNRESET', { kind: 'reset' }],
    ['EPIPE', { kind: 'reset' }],
    ['UND_ERR_SOCKET', { kind: 'closed' }],
    ['ERR_HTTP2_ERROR', { kind: 'closed' }],
    ['ETIMEDOUT', { kind: 'timeout' }],
    ['ENOTFOUND', { kind: 'unreachable', why: 'dns' }],
    ['EAI_AGAIN', { kind: 'unreachable', why: 'dns' }],
    ['EHOSTUNREACH', { kind: 'unreachable', why: 'no-endpoint' }],
    ['ENETUNREACH', { kind: 'unreachable', why: 'no-endpoint' }],
  ])('%s', (code, answer) => {
    expect(answerOf(failed(code))).toEqual(answer);
  });

  it.each(['EMFILE', 'EADDRNOTAVAIL', 'UND_ERR_INVALID_ARG'])(
    '%s is our own trouble, never a denial',
    (code) => {
      expect(answerOf(failed(code))).toEqual({ kind: 'trouble', message: `${code} it failed` });
    },
  );

  it('takes what it does not know for trouble', () => {
    expect(answerOf(new Error('odd'))).toEqual({ kind: 'trouble', message: 'odd' });
    expect(answerOf('odd')).toEqual({ kind: 'trouble', message: 'odd' });
  });
});
