import { describe, expect, it } from 'vitest';
import { arrivalsOf, attemptsOf, destinationOf } from './outcomes.ts';
import { at, get, lostAfter, REFUSED, Rehearsal, reaching } from './rehearsal.fixture.ts';

const PROBE = get('client', 'server');

describe('attempts', () => {
  it('are paired with their receipts wherever in the test those were read', () => {
    const { steps } = new Rehearsal(['client', 'server'])
      .expect({ kind: 'delivered', probe: PROBE, intended: [at('server')], hold: 2 })
      .send('probe', PROBE, reaching('server'), REFUSED)
      .expect({ kind: 'denied', probe: PROBE, intended: [at('server')], hold: 2 })
      .send('probe', PROBE, lostAfter('server'))
      .receive();
    expect(attemptsOf(steps).map(({ step, outcome }) => [step, outcome.kind])).toEqual([
      [1, 'delivered'],
      [1, 'denied'],
      [3, 'leaked'],
    ]);
  });

  it('are delivered to the intended workload only; where none is named, to anyone', () => {
    const { steps } = new Rehearsal(['client', 'server', 'impostor'])
      .send('load', PROBE, reaching('impostor'))
      .expect({ kind: 'denied', probe: get('other', 'server'), intended: [at('server')], hold: 2 })
      .send('control', PROBE, reaching('impostor'), reaching('server'))
      .send('load', get('client', 'shared'), reaching('impostor'))
      .receive();
    expect(attemptsOf(steps).map(({ outcome }) => outcome.kind)).toEqual([
      'delivered',
      'leaked',
      'delivered',
      'delivered',
    ]);
  });

  it('of one destination share service, port and transport, whoever sends them and however', () => {
    expect(destinationOf(get('other', 'server', { method: 'POST' }))).toBe(destinationOf(PROBE));
    expect(destinationOf({ ...PROBE, call: { protocol: 'tcp', first: 'client' } })).toBe(
      destinationOf(PROBE),
    );
    expect(destinationOf({ ...PROBE, call: { protocol: 'udp' } })).not.toBe(destinationOf(PROBE));
    expect(destinationOf({ ...PROBE, port: 'http-alt' })).not.toBe(destinationOf(PROBE));
  });

  it('that were sent on twice arrive at each place once', () => {
    const { steps } = new Rehearsal(['server', 'impostor'])
      .send('load', PROBE, reaching('server', 'impostor', 'server'))
      .receive();
    expect(attemptsOf(steps).map(({ receipts }) => arrivalsOf(receipts))).toEqual([
      [at('impostor'), at('server')],
    ]);
  });
});
