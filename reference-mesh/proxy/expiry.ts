import type { TLSSocket } from 'node:tls';

/** The longest that a timer of Node takes, milliseconds. */
const LONGEST_TIMER_MS = 0x7fffffff;
/**
 * Of the time that a peer's certificate has left when a session begins: a peer renews its own after half of it, so a
 * session that begins then meets the new one, and the streams under way have a quarter to end in.
 */
const USED_FOR = 3 / 4;

interface Session {
  destroy(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** A certificate is checked when a session begins: one that expires under it ends the session. */
export function endWithCertificate(session: Session, socket: TLSSocket): void {
  after(leftOf(socket), session, () => session.destroy());
}

/** Calls `retire` while the peer's certificate is still good, in time for new streams to begin elsewhere. */
export function retireBeforeCertificate(session: Session, socket: TLSSocket, retire: () => void): void {
  after(USED_FOR * leftOf(socket), session, retire);
}

/** How long the peer's certificate is still valid, milliseconds. */
function leftOf(socket: TLSSocket): number {
  return Date.parse(socket.getPeerCertificate().valid_to) - Date.now();
}

function after(ms: number, session: Session, act: () => void): void {
  const timer = setTimeout(act, Math.min(ms, LONGEST_TIMER_MS)).unref();
  session.once('close', () => clearTimeout(timer));
}
