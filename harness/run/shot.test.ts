import { describe, expect, it } from 'vitest';
import { disguise } from '../model/layout.ts';
import { seededRandom } from '../model/random.ts';
import { drawLayout } from '../testbed/casting.ts';
import { describeShot, probeOf } from './shot.ts';

const layout = drawLayout(seededRandom(7));

describe('a shot', () => {
  it('is a GET on a fresh HTTP/1.1 connection to the port http by the short name, unless it says otherwise', () => {
    expect(probeOf({ from: 'client', to: 'server', get: '/x' }, layout)).toEqual({
      from: 'client',
      to: 'server',
      name: 'short',
      port: 'http',
      call: { protocol: 'http', version: '1.1', method: 'GET', path: '/x', headers: {}, connection: 'fresh' },
    });
  });

  it('has its path disguised with the words of the stage', () => {
    const probe = probeOf({ from: 'client', to: 'server', method: 'POST', path: '/metrics/sub' }, layout);
    expect(probe.call).toMatchObject({ method: 'POST', path: disguise('/metrics/sub', layout.wordSeed) });
    expect(probe.call).not.toMatchObject({ path: '/metrics/sub' });
  });

  it('can forge an identity as it is drawn for the stage', () => {
    const { call } = probeOf(
      { from: 'other', to: 'server', get: '/x', headers: { id: 'URI=spiffe://cluster.local/{client}' } },
      layout,
    );
    const { namespace, serviceAccount } = layout.workloads.client;
    expect(call).toMatchObject({
      headers: { id: `URI=spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}` },
    });
  });

  it('lets the server speak first on the port greeter alone', () => {
    expect(probeOf({ from: 'client', to: 'server', tcp: 'greeter' }, layout).call).toEqual({
      protocol: 'tcp',
      first: 'server',
    });
    expect(probeOf({ from: 'client', to: 'server', tcp: 'tcp' }, layout).call).toEqual({
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
