import type { Http2Stream } from 'node:http2';

/**
 * Breaks a stream off so that the other end notices. `close(code)` would not do: it ends the stream in good order
 * before it resets it, and what was cut short would pass for complete.
 */
export function resetStream(stream: Http2Stream): void {
  stream.destroy(new Error('reset by the mesh'));
}
