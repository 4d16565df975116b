import { describe, expect, it } from 'vitest';
import { CONTAINER_PORTS, transportsOf } from '../model/cast.ts';
import { portKindOf } from './service-needs.ts';

describe('what a port speaks', () => {
  it.each([
    ['http', 'tcp', 'http'],
    ['http-alt', 'tcp', 'http'],
    ['mapped', 'tcp', 'http'],
    ['tcp', 'tcp', 'tcp'],
    ['greeter', 'tcp', 'greeter'],
    ['udp', 'udp', 'udp'],
    ['range-0', 'tcp', 'tcp'],
    ['range-0', 'udp', 'udp'],
  ] as const)('of %s over %s is %s', (port, transport, kind) => {
    expect(portKindOf(port, transport)).toBe(kind);
  });

  it('is UDP exactly over UDP', () => {
    for (const port of CONTAINER_PORTS)
      for (const transport of transportsOf(port))
        expect(portKindOf(port, transport) === 'udp').toBe(transport === 'udp');
  });
});
