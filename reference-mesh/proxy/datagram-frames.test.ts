import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader, frame } from './datagram-frames.ts';

describe('datagram frames', () => {
  it('come out as they went in, however the stream is cut', () => {
    const datagrams = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
    fc.assert(
      fc.property(datagrams, fc.integer({ min: 1, max: 400 }), (sent, size) => {
        const stream = Buffer.concat(sent.map((datagram) => frame(datagram)));
        const reader = new FrameReader();
        const got: Buffer[] = [];
        for (let at = 0; at < stream.length; at += size)
          got.push(...reader.push(stream.subarray(at, at + size)));
        expect(got).toEqual(sent.map((datagram) => Buffer.from(datagram)));
      }),
    );
  });
});
