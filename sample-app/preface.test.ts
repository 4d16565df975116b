import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sniffPreface } from './preface.ts';

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

interface Heard {
  readonly protocol: 'http1' | 'http2';
  readonly text: string;
}

/** Gives every byte the speaker reads, once the client has ended. */
function listen(protocol: Heard['protocol'], socket: Socket): void {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  socket.on('end', () => socket.end(JSON.stringify({ protocol, text })));
  socket.resume();
}

describe('the preface', () => {
  let server: Server;
  let port: number;

  beforeAll(async () => {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      sniffPreface(socket, {
        http1: () => listen('http1', socket),
        http2: () => listen('http2', socket),
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });

  afterAll(() => {
    server.close();
  });

  /** Sends the pieces one by one, each in a segment of its own. */
  async function say(...pieces: string[]): Promise<Heard | undefined> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    await once(socket, 'connect');
    for (const piece of pieces)
      await new Promise((sent) => socket.write(piece, 'latin1', () => setImmediate(sent)));
    socket.end();
    await once(socket, 'close');
    return answer === '' ? undefined : (JSON.parse(answer) as Heard);
  }

  it('is HTTP/2 wherever TCP cuts it, and loses no byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: PREFACE.length + 4 }), { maxLength: 4 }),
        async (cuts) => {
          const bytes = `${PREFACE}rest`;
          const marks = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
          const pieces = marks.slice(1).map((end, i) => bytes.slice(marks[i], end));
          expect(await say(...pieces)).toEqual({ protocol: 'http2', text: bytes });
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    ['a request', ['GET / HTTP/1.1\r\n\r\n']],
    ['a request that begins like the preface', ['P', 'R', 'OPFIND / HTTP/1.1\r\n\r\n']],
    ['a preface that goes wrong at its last byte', [`${PREFACE.slice(0, -1)}`, '!']],
  ])('is not %s', async (_what, pieces) => {
    expect(await say(...pieces)).toEqual({ protocol: 'http1', text: pieces.join('') });
  });

  it('that never becomes one ends with its connection', async () => {
    expect(await say('PRI * HT')).toBeUndefined();
  });
});
