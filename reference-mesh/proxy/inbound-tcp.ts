import type { ServerHttp2Stream } from 'node:http2';
import type { DenialAnswer } from '../control/decisions.ts';
import type { Application } from './application.ts';
import { resetStream } from './reset-stream.ts';
import { splice } from './splice.ts';

/** Passes a connection on, or breaks it off where it is denied. */
export function passConnection(
  stream: ServerHttp2Stream,
  application: Application,
  denial: DenialAnswer | undefined,
): void {
  const turnAway = () => resetStream(stream);
  if (denial?.kind === 'turn-away') {
    stream.on('error', () => {});
    turnAway();
    return;
  }
  stream.respond({ ':status': 200 });
  const socket = application.connect();
  if (denial === undefined) {
    splice(stream, socket, (left) => (left === stream ? turnAway() : socket.resetAndDestroy()));
    return;
  }
  // Delivered all the same: the application reads what was sent, and its answer is withheld.
  let delivered = false;
  stream.on('error', () => {});
  stream.on('close', () => socket.destroy());
  stream.on('data', (chunk: Buffer) => {
    delivered = true;
    socket.write(chunk);
  });
  socket.on('error', turnAway);
  socket.on('close', turnAway);
  socket.on('data', () => {
    if (delivered) turnAway();
  });
}
