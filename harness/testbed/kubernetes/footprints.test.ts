import { describe, expect, it } from 'vitest';
import type { Probe } from '../../model/probe.ts';
import { Footprints } from './footprints.ts';

const HTTP: Probe = {
  from: 'client',
  to: 'server',
  port: 'http',
  name: 'namespaced',
  call: { protocol: 'http', version: '1.1', method: 'GET', path: '/', headers: {}, connection: 'fresh' },
};
const UDP: Probe = { ...HTTP, port: 'udp', call: { protocol: 'udp' } };

describe('footprints of a test', () => {
  it('hold each kind of probe once', () => {
    const footprints = new Footprints();
    for (const probe of [HTTP, UDP, { ...HTTP }, { ...HTTP, name: 'full' } as const]) footprints.add(probe);
    expect(footprints.probes).toEqual([HTTP, UDP, { ...HTTP, name: 'full' }]);
  });
});
