import type { ServerHttp2Stream } from 'node:http2';
import type { DenialAnswer } from '../control/decisions.ts';
import type { Application } from './application.ts';
import { FrameReader, frame } from './datagram-frames.ts';
import type { Flow } from './datagram-relay.ts';

/**
 * Passes datagrams on, and drops what is denied: them, or their answers.
 *
 * @param denialOf asked for each datagram
 */
export function passFlow(
  stream: ServerHttp2Stream,
  application: Application,
  denialOf: () => DenialAnswer | undefined,
): void {
  stream.respond({ ':status': 200 });
  const frames = new FrameReader();
  let flow: Flow | undefined;
  let answered = true;
  stream.on('error', () => {});
  stream.on('data', (chunk: Buffer) => {
    for (const datagram of frames.push(chunk)) {
      const denial = denialOf();
      if (denial?.kind === 'turn-away') continue;
      answered = denial === undefined;
      flow ??= application.flow((reply) => {
        if (answered && !stream.destroyed && stream.writable) stream.write(frame(reply));
      });
      flow.send(datagram);
    }
  });
  stream.on('end', () => stream.end());
  stream.on('close', () => flow?.close());
}
