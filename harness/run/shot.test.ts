import { describe, expect, it } from 'vitest';
import { disguise } from '../model/layout.ts';
import { describeShot, probeOf } from './shot.ts';

describe('a shot', () => {
  it('is a GET on a fresh HTTP/1.1 connection to the port http by the short name, unless it says otherwise', () => {
    expect(probeOf({ from: 'client', to: 'server', get: '/x' }, 1)).toEqual({
      from: 'client',
      to: 'server',
      name: 'short',
      port: 'http',
      call: { protocol: 'http', version: '1.1', method: 'GET', path: '/x', headers: {}, connection: 'fresh' },
    });
  });

  it('has its path disguised with the words of the stage', () => {
    const probe = probeOf({ from: 'client', to: 'server', method: 'POST', path: '/metrics/sub' }, 7);
    expect(probe.call).toMatchObject({ method: 'POST', path: disguise('/metrics/sub', 7) });
    expect(probe.call).not.toMatchObject({ path: '/metrics/sub' });
  });

  it('lets the server speak first on the port greeter alone', () => {
    expect(probeOf({ from: 'client', to: 'server', tcp: 'greeter' }, 1).call).toEqual({
      protocol: 'tcp',
      first: 'server',
    });
    expect(probeOf({ from: 'client', to: 'server', tcp: 'tcp' }, 1).call).toEqual({
      protocol: 'tcp',
      first: 'client',
    });
  });

  it('is described with what is unusual about it', () => {
    expect(
      describeShot({
        from: 'client',
        to: 'root',
        get: '/a',
        version: '2',
        connection: 'kept-alive',
        headers: { a: 'b' },
      }),
    ).toBe('GET /a, client → root (HTTP/2, kept alive, a: b)');
    expect(describeShot({ from: 'other', to: 'server', udp: 'range-1' })).toBe('UDP other → server:range-1');
  });
});
