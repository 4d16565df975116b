import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchOf } from './batch-input.ts';

const calls = fc.oneof(
  fc.record(
    {
      protocol: fc.constant('http'),
      version: fc.constantFrom('1.1', '2'),
      method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'),
      path: fc.webPath().map((path) => `/${path}`),
      headers: fc.dictionary(fc.stringMatching(/^[a-z-]{1,20}$/), fc.string({ maxLength: 50 }), {
        maxKeys: 5,
      }),
      connection: fc.constantFrom('fresh', 'kept-alive'),
      ask: fc.record(
        { status: fc.integer({ min: 200, max: 599 }), delayMs: fc.nat(10_000) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['protocol', 'version', 'method', 'path', 'headers', 'connection'] },
  ),
  fc.record(
    { protocol: fc.constant('tcp'), first: fc.constantFrom('client', 'server'), pauseMs: fc.nat(10_000) },
    { requiredKeys: ['protocol', 'first'] },
  ),
  fc.record({ protocol: fc.constant('udp') }),
);

const batches = fc.record({
  target: fc.record({ host: fc.domain(), port: fc.integer({ min: 1, max: 65_535 }), authority: fc.domain() }),
  call: calls,
  nonces: fc.array(fc.uuid(), { maxLength: 5 }),
  concurrency: fc.integer({ min: 1, max: 256 }),
  deadlineMs: fc.integer({ min: 1, max: 60_000 }),
});

const tcp = {
  target: { host: 'server', port: 9000, authority: 'server:9000' },
  call: { protocol: 'tcp', first: 'client' },
  nonces: ['n'],
  concurrency: 1,
  deadlineMs: 1000,
};

describe('a batch over the control channel', () => {
  it('is taken as it is when it keeps the bounds', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        expect(batchOf(JSON.parse(JSON.stringify(batch)))).toEqual(batch);
      }),
    );
  });

  it('is refused whatever else JSON can say', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => batchOf(value)).toThrow(expect.objectContaining({ code: 'BATCH_INVALID' }));
      }),
    );
  });

  it.each([
    [{ concurrency: 257 }, 'concurrency: must be an integer 1…256'],
    [{ concurrency: 1.5 }, 'concurrency'],
    [{ deadlineMs: 0 }, 'deadlineMs'],
    [{ nonces: [''] }, 'nonces[0]'],
    [{ nonces: new Array(10_001).fill('n') }, 'nonces'],
    [{ target: { ...tcp.target, port: 0 } }, 'target.port'],
    [{ call: { protocol: 'sctp' } }, 'call.protocol: must be one of http, tcp, udp'],
    [{ call: { ...tcp.call, pauseMs: 10_001 } }, 'call.pauseMs: must be an integer 0…10000'],
    [{ call: { protocol: 'udp', first: 'client' } }, 'call.first: must be left out'],
    [{ retries: 3 }, 'batch.retries'],
  ])('names the field and its bounds: %j', (change, message) => {
    expect(() => batchOf({ ...tcp, ...change })).toThrow(message);
  });
});
