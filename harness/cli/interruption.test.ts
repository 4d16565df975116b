import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { listenForInterruption } from './interruption.ts';
import type { Signals } from './surroundings.ts';

function fakeSignals() {
  const emitter = new EventEmitter();
  const exits: number[] = [];
  const signals: Signals = {
    on: (signal, listener) => {
      emitter.on(signal, listener);
    },
    off: (signal, listener) => {
      emitter.off(signal, listener);
    },
    exit: (code) => {
      exits.push(code);
    },
  };
  return { signals, emitter, exits };
}

describe('an interruption', () => {
  it.each(['SIGINT', 'SIGTERM'])('by %s first aborts, then ends the process', (name) => {
    const { signals, emitter, exits } = fakeSignals();
    const said: string[] = [];
    const { signal } = listenForInterruption(signals, () => said.push('stopping'));
    expect(signal.aborted).toBe(false);
    emitter.emit(name);
    expect([signal.aborted, exits, said]).toEqual([true, [], ['stopping']]);
    emitter.emit('SIGINT');
    expect([exits, said]).toEqual([[130], ['stopping']]);
  });

  it('is not listened for when the work is done', () => {
    const { signals, emitter } = fakeSignals();
    listenForInterruption(signals, () => {}).end();
    expect(emitter.eventNames()).toEqual([]);
  });
});
