import type { Socket } from 'node:net';

/** What a client with prior knowledge of HTTP/2 sends first (RFC 9113, 3.4). */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export interface Speakers {
  http1(socket: Socket): void;
  http2(socket: Socket): void;
}

/** Hands a new connection to the protocol its first bytes speak; the speaker reads those bytes again. */
export function sniffPreface(socket: Socket, speakers: Speakers): void {
  let seen: Buffer | undefined;

  const onData = (chunk: Buffer): void => {
    const bytes = seen === undefined ? chunk : Buffer.concat([seen, chunk]);
    const length = Math.min(bytes.length, PREFACE.length);
    const agrees = bytes.compare(PREFACE, 0, length, 0, length) === 0;
    if (agrees && length < PREFACE.length) {
      seen = bytes;
      return;
    }
    socket.off('data', onData);
    socket.off('end', onEnd);
    socket.off('end', onEnd);
    if (agrees) {
      // The session reads what is buffered when it starts, so nothing may flow before.
      socket.pause();
      socket.unshift(bytes);
      speakers.http2(socket);
    } else {
      socket.unshift(bytes);
      speakers.http1(socket);
    }
  };
  const onEnd = (): void => {
    socket.destroy();
  };

  socket.on('data', onData);
  socket.on('end', onEnd);
}
