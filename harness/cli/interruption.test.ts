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
  const clock = { at: 0 };
  return { surroundings: { signals, now: () => new Date(clock.at) }, clock, emitter, exits };
}

describe('an interruption', () => {
  it.each(['SIGINT', 'SIGTERM'])('by %s first aborts, then ends the process', (name) => {
    const { surroundings, clock, emitter, exits } = fakeSignals();
    const said: string[] = [];
    const { signal } = listenForInterruption(surroundings, () => said.push('stopping'));
    expect(signal.aborted).toBe(false);
    emitter.emit(name);
    expect([signal.aborted, exits, said]).toEqual([true, [], ['stopping']]);
    clock.at = 501;
    emitter.emit('SIGINT');
    expect([exits, said]).toEqual([[130], ['stopping']]);
  });

  it('is one, by however many ways its signal comes', () => {
    const { surroundings, clock, emitter, exits } = fakeSignals();
    listenForInterruption(surroundings, () => {});
    for (clock.at = 0; clock.at <= 500; clock.at += 100) emitter.emit('SIGINT');
    expect(exits).toEqual([]);
  });

  it('is not listened for when the work is done', () => {
    const { surroundings, emitter } = fakeSignals();
    listenForInterruption(surroundings, () => {}).end();
    expect(emitter.eventNames()).toEqual([]);
  });
});
