import { describe, expect, it } from 'vitest';
import type { Receipt, Sent } from '../model/control.ts';
import type { TestStep } from '../model/evidence.ts';
import { get } from './rehearsal.fixture.ts';
import { stragglersIn } from './straggler.ts';

const CHANGE: TestStep = { record: 'change', at: 0, changes: [] };

function send(...nonces: readonly string[]): TestStep {
  const sent = nonces.map(
    (nonce): Sent => ({ nonce, startedAt: 0, endedAt: 1, answer: { kind: 'timeout' } }),
  );
  return { record: 'sent', purpose: 'probe', probe: get('client', 'server'), sent };
}

function read(...nonces: readonly string[]): TestStep {
  const receipts = nonces.map(
    (nonce, sequence): Receipt => ({
      nonce,
      sequence,
      workload: 'd-server',
      port: 1,
      protocol: 'http',
      at: 2,
    }),
  );
  return { record: 'received', at: 3, from: ['d-server'], receipts };
}

const stragglers = (...steps: readonly TestStep[]) => [...stragglersIn(steps)];

describe('a straggler', () => {
  it('was not in the logs when they were read before a change, and is in them after it', () => {
    expect(stragglers(send('a', 'b'), read('b'), CHANGE, read('a'))).toEqual(['a']);
    expect(stragglers(send('a'), read(), CHANGE, send('b'), read('b'), CHANGE, read('a'))).toEqual(['a']);
  });

  it('is none if the logs were read once more before the change', () => {
    expect(stragglers(send('a'), read(), read('a'), CHANGE, read())).toEqual([]);
  });

  it('is none if the logs were not read between: it may have arrived in time', () => {
    expect(stragglers(send('a'), CHANGE, read('a'))).toEqual([]);
  });

  it('is none if it was sent after the change', () => {
    expect(stragglers(read(), CHANGE, send('a'), read(), read('a'))).toEqual([]);
  });
});
