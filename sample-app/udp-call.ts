import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Answer, Target } from '../harness/model/control.ts';
import type { Dial } from './attempt.ts';
import { answerOf } from './failure.ts';
import { isEchoOf } from './protocol.ts';

/** Sends the nonce as one datagram, once, from a socket of its own, and waits for its echo. */
export function dialUdp(target: Target): Dial {
  return (nonce, settle) => {
    const socket = createSocket(isIPv6(target.host) ? 'udp6' : 'udp4');
    let open = true;
    const end = (answer: Answer): void => {
      if (!open) return;
      open = false;
      socket.close();
      settle(answer);
    };
    socket.on('message', (message) => end({ kind: 'echo', whole: isEchoOf(nonce, message.toString()) }));
    // Connected, so that the port's refusal (ICMP) is heard.
    socket.on('error', (error) => end(answerOf(error)));
    socket.on('connect', () => socket.send(nonce, (error) => error && end(answerOf(error))));
    socket.connect(target.port, target.host);
    return () => end({ kind: 'timeout' });
  };
}
