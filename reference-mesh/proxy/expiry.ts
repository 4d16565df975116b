import type { TLSSocket } from 'node:tls';

/** The longest that a timer of Node takes, milliseconds. */
const LONGEST_TIMER_MS = 0x7fffffff;

interface Session {
  destroy(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** A certificate is checked when a session begins: one that expires under it ends the session. */
export function endWithCertificate(session: Session, socket: TLSSocket): void {
  const expiresAt = Date.parse(socket.getPeerCertificate().valid_to);
  const end = setTimeout(() => session.destroy(), Math.min(expiresAt - Date.now(), LONGEST_TIMER_MS)).unref();
  session.once('close', () => clearTimeout(end));
}
