import type { Socket } from 'node:dgram';
import { echoOf, MAX_NONCE_LENGTH } from './protocol.ts';
import type { ReceiptLog } from './receipt-log.ts';

/** Answers each datagram, a nonce, with its echo. */
export function serveDatagrams(socket: Socket, workload: string, port: number, log: ReceiptLog): void {
  socket.on('message', (message, peer) => {
    const nonce = message.length > MAX_NONCE_LENGTH ? '' : message.toString();
    log.add({ nonce, port, protocol: 'udp' });
    // The callback keeps a client that has gone away from being an error of the server.
    socket.send(echoOf(nonce, workload), peer.port, peer.address, () => {});
  });
}
