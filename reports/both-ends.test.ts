import { describe, expect, it } from 'vitest';
import type { Answer } from '../harness/model/control.ts';
import type { Purpose, TestEvidence, TestStep } from '../harness/model/evidence.ts';
import type { Probe } from '../harness/model/probe.ts';
import { accountsOf } from './account.ts';
import { bothEnds } from './both-ends.ts';

const probe: Probe = { from: 'other', to: 'server', port: 'udp', name: 'short', call: { protocol: 'udp' } };

const expectation = (seq: number): TestStep => ({
  record: 'expectation',
  seq,
  clause: 'access-A7',
  expectation: { kind: 'denied', probe, intended: [{ workload: 'w', port: 8080 }], hold: 20 },
  withinMs: 2000,
});
const sent = (purpose: Purpose, answers: Readonly<Record<string, Answer>>): TestStep => ({
  record: 'sent',
  purpose,
  probe,
  sent: Object.entries(answers).map(([nonce, answer]) => ({ nonce, startedAt: 1, endedAt: 2, answer })),
});
const received = (...nonces: readonly string[]): TestStep => ({
  record: 'received',
  at: 3,
  from: ['w'],
  receipts: nonces.map((nonce, sequence) => ({
    nonce,
    sequence,
    workload: 'w',
    port: 8080,
    protocol: 'udp',
    at: 2,
  })),
});
const evidence = (...steps: readonly TestStep[]) =>
  ({ test: { layout: { workloads: { server: { name: 'w' } } } }, steps }) as unknown as TestEvidence;

describe('both ends of an expectation', () => {
  it('are what its probes were answered with and where they arrived, however late that was read', () => {
    const recorded = evidence(
      expectation(0),
      sent('before', { x: { kind: 'timeout' } }),
      sent('probe', {
        a: { kind: 'timeout' },
        b: { kind: 'response', status: 200, whole: true },
        c: { kind: 'timeout' },
      }),
      expectation(1),
      sent('probe', { d: { kind: 'echo', whole: true } }),
      // Twice, as one that was sent again.
      received('b', 'b', 'd', 'x'),
    );
    expect(bothEnds(recorded, 0)).toEqual([
      'other sent 3: 2 × no answer in time, 1 × HTTP 200 from the server',
      'w:8080 (server) recorded 1 of them',
    ]);
    expect(bothEnds(recorded, 1)).toEqual(['other sent 1: 1 × echo', 'w:8080 (server) recorded 1 of them']);
  });

  it('say so where nothing arrived', () => {
    const recorded = evidence(expectation(0), sent('probe', { a: { kind: 'reset' } }), received());
    expect(bothEnds(recorded, 0)).toEqual(['other sent 1: 1 × reset', 'no workload recorded any of them']);
  });

  it('are none where no probe was sent', () => {
    expect(bothEnds(evidence(expectation(0)), 0)).toEqual([]);
  });
});

describe('the account of an expectation', () => {
  it('has the very probe, the judge’s words and both ends', () => {
    const recorded = evidence(expectation(0), sent('probe', { a: { kind: 'reset' } }), received('a'));
    expect(accountsOf([recorded], [{ seq: 0, detail: '1 leaked' }])).toEqual([
      {
        seq: 0,
        expected: 'other → server, UDP (port udp): denied, received by no workload, 20 times in a row',
        seen: '1 leaked\nother sent 1: 1 × reset\nw:8080 (server) recorded 1 of them',
      },
    ]);
  });

  it('has the judge’s words alone where the test did not come to it', () => {
    expect(accountsOf([], [{ seq: 2, detail: 'never reached' }])).toEqual([
      { seq: 2, seen: 'never reached' },
    ]);
  });
});
