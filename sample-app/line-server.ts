import type { Socket } from 'node:net';
import { echoOf, greetingOf, MAX_NONCE_LENGTH } from './protocol.ts';
import type { ReceiptLog } from './receipt-log.ts';

/** Reads one line, the nonce, and echoes it. Ends its side when the client does, not before. */
export function serveLine(
  socket: Socket,
  connection: number,
  first: 'client' | 'server',
  workload: string,
  port: number,
  log: ReceiptLog,
): void {
  let text = '';
  let answered = false;

  const receive = (nonce: string): void => {
    answered = true;
    text = '';
    log.add({ nonce, port, protocol: 'tcp', connection });
    socket.write(`${echoOf(nonce, workload)}\n`);
  };

  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    if (answered) return;
    text += chunk;
    const end = text.indexOf('\n');
    if (end >= 0 && end <= MAX_NONCE_LENGTH) {
      receive(text.slice(0, end).trimEnd());
    } else if (text.length > MAX_NONCE_LENGTH) {
      answered = true;
      log.add({ nonce: '', port, protocol: 'tcp', connection });
      socket.destroy();
    }
  });
  socket.on('end', () => {
    if (!answered && text !== '') receive(text.trimEnd());
    socket.end();
  });
  if (first === 'server') socket.write(greetingOf(workload));
}
