import { connect } from 'node:net';
import type { Answer, Target } from '../harness/model/control.ts';
import type { TcpCall } from '../harness/model/probe.ts';
import type { Dial } from './attempt.ts';
import { answerOf } from './failure.ts';
import { isEchoOf, MAX_NONCE_LENGTH } from './protocol.ts';

/** Longest echo that is read: a nonce and the name of a workload. */
const MAX_ECHO_LENGTH = 2 * MAX_NONCE_LENGTH;

/** Sends the nonce as a line, after the greeting where the server speaks first and the call's pause, and reads a line. */
export function dialTcp(target: Target, call: TcpCall): Dial {
  return (nonce, settle) => {
    const socket = connect({ host: target.host, port: target.port, noDelay: true });
    let greeted = call.first === 'client';
    let text = '';
    let pause: NodeJS.Timeout | undefined;
    const speak = (): void => {
      const say = () => void socket.write(`${nonce}\n`);
      if (call.pauseMs === undefined) say();
      else pause = setTimeout(say, call.pauseMs);
    };
    const end = (answer: Answer): void => {
      clearTimeout(pause);
      socket.destroy();
      settle(answer);
    };
    const partly = (nothing: Answer): Answer =>
      greeted && text !== '' ? { kind: 'echo', whole: false } : nothing;

    socket.setEncoding('utf8');
    socket.on('connect', () => {
      if (call.first === 'client') speak();
    });
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (!greeted) {
        const line = text.indexOf('\n');
        if (line >= 0) {
          greeted = true;
          text = text.slice(line + 1);
          speak();
        }
      }
      if (greeted && text.endsWith('\n')) end({ kind: 'echo', whole: isEchoOf(nonce, text.slice(0, -1)) });
      else if (text.length > MAX_ECHO_LENGTH) end({ kind: 'echo', whole: false });
    });
    socket.on('error', (error) => end(partly(answerOf(error))));
    socket.on('end', () => end(partly({ kind: 'closed' })));

    return () => end(partly({ kind: 'timeout' }));
  };
}
