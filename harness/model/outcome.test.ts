import { describe, expect, it } from 'vitest';
import type { Answer, Receipt } from './control.ts';
import { outcomeOf } from './outcome.ts';

const intended = [{ workload: 'server', port: 80 }];
const sent = (answer: Answer) => ({ nonce: 'n', startedAt: 10, endedAt: 15, answer });
const receipt = (workload = 'server', port = 80): Receipt => ({
  nonce: 'n',
  sequence: 0,
  workload,
  port,
  protocol: 'http',
  at: 12,
});
const whole: Answer = { kind: 'response', status: 200, whole: true };

describe('the outcome of a probe', () => {
  it('is delivered when the intended workload recorded it and the answer came back whole', () => {
    expect(outcomeOf(sent(whole), [receipt()], intended)).toEqual({
      kind: 'delivered',
      by: 'server',
      latencyMs: 5,
    });
  });

  it.each<Answer>([
    { kind: 'response', status: 403, whole: false },
    { kind: 'echo', whole: false },
    { kind: 'refused' },
    { kind: 'reset' },
    { kind: 'closed' },
    { kind: 'timeout' },
    { kind: 'unreachable', why: 'dns' },
  ])('is leaked when a workload recorded it, whatever the sender saw: %j', (answer) => {
    expect(outcomeOf(sent(answer), [receipt()], intended)).toEqual({ kind: 'leaked', by: 'server', answer });
  });

  it('is leaked when another workload or port recorded it, even with a whole answer', () => {
    expect(outcomeOf(sent(whole), [receipt('impostor')], intended)).toMatchObject({
      kind: 'leaked',
      by: 'impostor',
    });
    expect(outcomeOf(sent(whole), [receipt('server', 81)], intended)).toMatchObject({ kind: 'leaked' });
    expect(outcomeOf(sent(whole), [receipt(), receipt('impostor')], intended)).toMatchObject({
      kind: 'leaked',
      by: 'impostor',
    });
  });

  it.each<[Answer, unknown]>([
    [{ kind: 'response', status: 403, whole: false }, { status: 403 }],
    [{ kind: 'echo', whole: false }, 'closed'],
    [{ kind: 'refused' }, 'refused'],
    [{ kind: 'reset' }, 'reset'],
    [{ kind: 'closed' }, 'closed'],
    [{ kind: 'timeout' }, 'timeout'],
  ])('is denied when no workload recorded it: %j', (answer, how) => {
    expect(outcomeOf(sent(answer), [], intended)).toEqual({ kind: 'denied', how });
  });

  it('is unreachable, not denied, without a name or an endpoint', () => {
    expect(outcomeOf(sent({ kind: 'unreachable', why: 'no-endpoint' }), [], intended)).toEqual({
      kind: 'unreachable',
      why: 'no-endpoint',
    });
  });

  it('is trouble when an answer came back whole that nobody gave, or when the sender had trouble', () => {
    expect(outcomeOf(sent(whole), [], intended).kind).toBe('trouble');
    expect(outcomeOf(sent({ kind: 'echo', whole: true }), [], intended).kind).toBe('trouble');
    expect(outcomeOf(sent({ kind: 'trouble', message: 'EMFILE' }), [receipt()], intended)).toEqual({
      kind: 'trouble',
      message: 'EMFILE',
    });
  });
});
